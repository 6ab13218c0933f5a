"""What the list of a round was filtered by travels along: on the pages of its institutions, and back to the list."""

from urllib.parse import urlencode

from django.urls import reverse

from assessments.lists.views.sorting import ORDER, PAGE

KEPT = ("status", "dezernat", "frist", "rueckfragen", "name", ORDER, PAGE)


def kept_query(parameters) -> str:
    """What the list was filtered by, as the end of an address: "?status=submitted&seite=2", or nothing."""
    kept = kept_values(parameters)
    return f"?{urlencode(kept)}" if kept else ""


def kept_values(parameters) -> list[tuple[str, str]]:
    return [(key, parameters[key]) for key in KEPT if parameters.get(key)]


def detail_url(request, assessment):
    """The page of the assessment; what the list was filtered by goes along."""
    url = reverse("review-detail", args=[assessment.round.code, assessment.institution.code])
    return url + kept_query(request.GET)


def list_url(request, round_code):
    return reverse("review-list", args=[round_code]) + kept_query(request.GET)


def page_of(request, assessment):
    """What every page of an assessment shows; `kept` is the end of its addresses."""
    return {"assessment": assessment, "round": assessment.round, "kept": kept_query(request.GET)}
