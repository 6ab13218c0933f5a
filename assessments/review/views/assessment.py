"""Read one assessment; return it, accept it, give it more time."""

from collections import Counter, defaultdict

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.access import permissions
from assessments.access.views.reviewed import readable_assessment, reviewed_assessment
from assessments.answers.content.stages import progress
from assessments.answers.queries.contents import threads_of
from assessments.answers.steps.assessment import ASSESSMENT_TRANSITIONS, accept, extend_deadline, return_for_changes
from assessments.answers.steps.inquiry import ASKABLE
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries.previous import previous_answers
from assessments.models import Assessment, Inquiry
from assessments.redactions.steps import may_redact
from assessments.reports.content.institution import institution_report
from assessments.review.forms import review as forms
from assessments.review.queries import next_to_read
from assessments.review.views.kept import detail_url, list_url, page_of
from assessments.rounds.queries.lists import with_progress
from assessments.saving.forms.step import StepForm
from assessments.saving.views.requests import form_page, posted
from assessments.saving.views.step import take_step


@require_GET
def review_detail(request, round_code, institution_code):
    assessment = readable_assessment(request.user, round_code, institution_code)
    can_review = permissions.can_review(request.user, assessment)
    context = page_of(request, assessment) | {"can_review": can_review}
    if not permissions.can_view(request.user, assessment):
        may_decline = can_review and assessment.status in ASSESSMENT_TRANSITIONS["decline"][0]
        may_undo = can_review and assessment.status in ASSESSMENT_TRANSITIONS["rejoin"][0]
        context |= _progress(assessment) | {"may_decline": may_decline, "may_undo_decline": may_undo}
        return render(request, "review/progress.html", context)
    threads = _threads_by_requirement(assessment) if can_review else {}
    # `turn` and the head of the page name them, as the list does
    states = Counter(thread.inquiry.status for group in threads.values() for thread in group)
    assessment.open_inquiries = states[Inquiry.Status.OPEN]
    report = institution_report(
        assessment, timezone.localdate(), in_full=permissions.reads_in_full(request.user, assessment)
    )
    tree = catalogue_tree(assessment.round.catalogue_id)
    before = previous_answers(assessment) if can_review else {}
    context |= {
        "report": report,
        "previous_title": next((answer.round_title for answer in before.values()), ""),
        "next_to_read": next_to_read(assessment.round) if can_review and assessment.is_counted else None,
        "replied_inquiries": states[Inquiry.Status.ANSWERED],
        "areas": [
            (area, [_with_what_belongs_to_it(answer, threads, before, tree) for answer in area.answers])
            for area in report.areas
        ],
        "threads": threads.get("", ()),
        "top": tree.top,
        "can_ask": can_review and assessment.round.takes_answers and assessment.status in ASKABLE,
        "can_decide": can_review
        and assessment.round.takes_answers
        and assessment.status == Assessment.Status.SUBMITTED,
        "can_redact": can_review and may_redact(assessment),
        "redactions": assessment.redactions.count() if can_review else 0,
        "takes_answers": assessment.round.takes_answers,
    }
    return render(request, "review/detail.html", context)


def _with_what_belongs_to_it(answer, threads, before, tree):
    """The answer, the inquiries about it, and what was answered in the round before."""
    code = answer.requirement.code
    return answer, threads.get(code, ()), before.get(tree.requirement(code).line)


@form_page
def review_return(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    return take_step(
        request,
        lambda **typed: return_for_changes(assessment=assessment, by=request.user, **typed),
        form=forms.ReturnForm(posted(request)),
        title="Zur Überarbeitung zurückgeben",
        template="review/step.html",
        context=page_of(request, assessment) | {"explanation": "return"},
        done="Die Selbstbewertung ist zurückgegeben. Die Institution kann sie jetzt ändern.",
        back=detail_url(request, assessment),
    )


@form_page
def review_accept(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    return take_step(
        request,
        lambda: accept(assessment=assessment, by=request.user),
        form=StepForm(posted(request), verb="Abnehmen"),
        title="Selbstbewertung abnehmen",
        template="review/step.html",
        context=page_of(request, assessment) | {"explanation": "accept"} | _progress(assessment),
        done="Die Selbstbewertung ist abgenommen.",
        back=detail_url(request, assessment),
    )


@form_page
def review_extend(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    return take_step(
        request,
        lambda until, reason: extend_deadline(assessment=assessment, by=request.user, until=until, reason=reason),
        form=forms.ExtendForm(posted(request), initial={"until": assessment.deadline}),
        title="Frist verlängern",
        template="review/step.html",
        context=page_of(request, assessment) | {"explanation": "extend"},
        done=f"Die Frist für {assessment.institution_name} ist verlängert.",
        back=list_url(request, round_code),
    )


def _progress(assessment):
    row = with_progress(Assessment.objects.filter(pk=assessment.pk)).get()
    total = len(catalogue_tree(assessment.round.catalogue_id).requirements)
    return {"progress": progress(row, total), "open_inquiries": row.open_inquiries}


def _threads_by_requirement(assessment):
    """Threads by the code of their requirement, "" for the whole assessment."""
    codes = {r.pk: r.code for r in catalogue_tree(assessment.round.catalogue_id).requirements}
    threads = defaultdict(list)
    for thread in threads_of(assessment):
        threads[codes.get(thread.inquiry.requirement_id, "")].append(thread)
    return threads
