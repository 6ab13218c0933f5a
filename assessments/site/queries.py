"""Which public pages still lack what only the city can fill in."""

from assessments.models import SitePage
from assessments.text.rules import alphabet
from assessments.text.rules.text_gate import is_visible

FILLED_BEFORE_PUBLISHING = ("barrierefreiheit", "datenschutz", "impressum", "offene-daten")
TERMS = "offene-daten"  # the page whose text says how the data may be used
TO_FILL_IN = "[platzhalter"


def unfinished_pages() -> list[SitePage]:
    """Pages with gaps, in the order of their titles; one that is missing has no key. One query."""
    found = {page.slug: page for page in SitePage.objects.filter(slug__in=FILLED_BEFORE_PUBLISHING)}
    missing = [SitePage(slug=slug, title=slug.replace("-", " ").title()) for slug in FILLED_BEFORE_PUBLISHING]
    pages = [found.get(page.slug, page) for page in missing]
    return sorted((page for page in pages if _has_gaps(page)), key=lambda page: alphabet.key(page.title))


def _has_gaps(page: SitePage) -> bool:
    return not is_visible(page.body) or TO_FILL_IN in page.body.casefold()


def terms_of_use() -> str:
    """The text that says how results and catalogue may be used."""
    return SitePage.objects.filter(slug=TERMS).values_list("body", flat=True).first() or ""
