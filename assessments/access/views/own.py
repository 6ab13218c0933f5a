"""Loading what an address names, if the person may see it."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to, had_role_at
from assessments.answers.rules import turn_words
from assessments.models import Assessment
from assessments.saving.views.refusals import RoleEnded


def visible_assessment(request, round_code: str, institution_code: str, prepared=lambda rows: rows) -> Assessment:
    """The assessment with its round and institution; 404 if there is none that the person may read.

    Who had a role there until a while ago is told so (403): a page that was open should not just be gone.

    `prepared` may annotate the rows.
    """
    visible = prepared(assessments_visible_to(request.user))
    found = visible.filter(round__code=round_code, institution__code=institution_code).first()
    return found or refuse(request.user, institution_code)


def refuse(user, institution_code: str):
    """Something of that institution is not there for the person: 404, or 403 if her role there has ended."""
    raise RoleEnded if had_role_at(user, institution_code) else Http404


def turn_for(request, assessment: Assessment, **counted):
    """Whose turn it is (`counted` as in `Assessment.turn_on`), in a sentence to this person, and the page to check.

    Context of a page: `turn`, `turn_sentence`, `check_page`, `checks_to_read` (there is nothing to do but read),
    `is_head`.
    """
    today, roles = timezone.localdate(), permissions.institution_roles(request.user, assessment)
    turn = assessment.turn_on(today, **counted)
    check_page = turn_words.check_page(turn, roles)
    return {
        "turn": turn,
        "turn_sentence": turn_words.sentence(turn, today, roles),
        "check_page": check_page,
        "is_head": "head" in roles,
        "checks_to_read": check_page == turn_words.READ_ALL,
    }


def address_of(assessment: Assessment) -> dict[str, str]:
    """Arguments of every address of an assessment."""
    return {"round_code": assessment.round.code, "institution_code": assessment.institution.code}


def step_from(page: str):
    """A view that only changes something: who opens its address (after a login, say) gets the page of the step."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, **address):
            return view(request, **address) if request.method == "POST" else redirect(page, **address)

        return wrapped

    return decorate
