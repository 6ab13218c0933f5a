"""What people without a login may read: published editions with their files, and the versions of the catalogue."""

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from assessments.models import AssessmentRound, Catalogue, Edition, Report


def newest_editions() -> QuerySet[Edition]:
    """The newest edition of each published round, newest round first, with its `title` of that day."""
    later = Edition.objects.filter(round=OuterRef("round"), number__gt=OuterRef("number"))
    editions = Edition.objects.filter(~Exists(later)).select_related("round").defer("content")
    return editions.annotate(title=KT("content__round_title")).order_by("-round__opens_on", "round__code")


def editions_of(round_code: str) -> list[Edition]:
    """All editions of a round, newest first; their contents are read when asked for."""
    return list(Edition.objects.filter(round__code=round_code).defer("content"))


def newest_edition(assessment_round: AssessmentRound) -> Edition | None:
    """What a published round's pages show, with its content."""
    return Edition.objects.filter(round=assessment_round).first()


def kept_file(assessment_round: AssessmentRound, kind: str, institution_id: int | None = None) -> Report | None:
    """The file as it was published the last time; None where no edition holds it."""
    kept = Report.objects.filter(round=assessment_round, kind=kind, institution=institution_id)
    return kept.defer("content").first()


def public_files() -> QuerySet[Report]:
    """Files of editions that everybody may have."""
    files = Report.objects.filter(edition__isnull=False, kind__in=Report.PUBLIC)
    return files.defer("content").order_by("pk")


def public_catalogues() -> QuerySet[Catalogue]:
    """The versions in use, newest first, with how much is in them."""
    published = Catalogue.objects.filter(status=Catalogue.Status.PUBLISHED).order_by("-published_at", "-pk")
    return published.annotate(
        area_count=Count("areas", distinct=True), requirement_count=Count("requirements", distinct=True)
    )
