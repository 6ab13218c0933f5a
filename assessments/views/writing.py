"""Write the texts of a city report beside the report itself.

Saved as the answers are: group by group, from a revision, with both versions shown where two people wrote.
"""

from django.contrib import messages
from django.db import Error
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions, queries, workflow, writing
from assessments.forms.report_texts import CommitteeForm, ReportForms
from assessments.forms.revisions import RevisionedForm
from assessments.models import AssessmentRound
from assessments.reports import documents
from assessments.reports.city import CityReport, city_report
from assessments.reports.unprinted import unprinted
from chancencheck import unavailable
from chancencheck.background import wants_json

from .review.lookup import demand
from .staff import autosave
from .staff.lookup import step_from
from .staff.requirement import MISSING_START, Outcome


@require_http_methods(["GET", "POST"])
def report_write(request, round_code):
    current_round = _round_to_write(request, round_code)
    forms = ReportForms(current_round, queries.catalogue_tree(current_round.catalogue_id))
    if request.method != "POST":
        return _show(request, forms)
    outcome = _save(request, forms)
    if wants_json(request):
        return autosave.answer(request, outcome)
    if outcome.status != 200:
        return _show(request, forms, outcome)
    message = f"Die Texte sind gespeichert ({timezone.localtime():%H:%M} Uhr)."
    messages.success(request, message, extra_tags=request.path)  # the tab may forget what it kept of this page
    return redirect("report-write", round_code)


@step_from("report-write")
def report_correct(request, round_code):
    """Open the texts of a published report again, for a corrected edition."""
    current_round = _round_to_write(request, round_code)
    try:
        workflow.begin_correction(assessment_round=current_round, by=request.user)
    except workflow.TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("report-write", round_code)


@require_safe
def report_preview(request, round_code):
    """The report as a page: the templates of the PDF, as of today."""
    current_round = _round_to_write(request, round_code)
    context = {"round": current_round, "preview": documents.city_preview(_report(current_round))}
    return render(request, "reports/preview.html", context)


def _round_to_write(request, round_code: str) -> AssessmentRound:
    current_round = get_object_or_404(AssessmentRound.objects.select_related("catalogue"), code=round_code)
    demand(permissions.can_write_report(request.user))
    return current_round


def _report(current_round: AssessmentRound) -> CityReport:
    return city_report(current_round, timezone.localdate())


def _save(request, forms: ReportForms) -> Outcome:
    sent = forms.sent(request.POST)
    if not sent or not all(group.started_from for group in sent):
        return Outcome(400, conflicts=_facing_saved(forms, sent)[0], refusal=MISSING_START)
    touched = [group for group in sent if group.is_touched]
    invalid = [group for group in touched if not group.is_valid()]
    valid = [group for group in touched if group not in invalid]
    try:
        refused = _refused(forms, valid)
    except Error as error:
        if not unavailable.is_unavailable(error):
            raise
        unavailable.record(request, error)
        return Outcome(503, invalid=tuple(touched), refusal=unavailable.BUSY)
    except writing.TextsClosed as refusal:
        return Outcome(409, unsaved=tuple(touched), refusal=str(refusal))
    conflicts, tokens = _facing_saved(forms, refused)
    tokens |= {group.prefix: group.token for group in sent if group not in touched}
    tokens |= {group.prefix: group.token_once_saved for group in valid if group not in refused}
    status = 409 if conflicts else 422 if invalid else 200
    return Outcome(status, tokens, tuple(invalid), conflicts, some_saved=len(valid) > len(refused))


def _refused(forms: ReportForms, valid: list[RevisionedForm]) -> list[RevisionedForm]:
    """Save the groups; those that somebody else has changed meanwhile come back."""
    texts = [(group.change(), group) for group in valid if not isinstance(group, CommitteeForm)]
    heads = [group for group in valid if isinstance(group, CommitteeForm)]
    changes = [change for change, _ in texts]
    late = writing.save_report_texts(assessment_round=forms.round, changes=changes) if changes else ()
    return [group for change, group in texts if change in late] + [
        group for group in heads if not _save_head(forms.round, group)
    ]


def _save_head(assessment_round: AssessmentRound, group: CommitteeForm) -> bool:
    if group.started_from.digest != CommitteeForm.of(assessment_round).digest:
        return False
    started_from = writing.CommitteeFacts.of(assessment_round)
    return writing.save_committee(assessment_round=assessment_round, facts=group.facts, started_from=started_from)


def _facing_saved(forms: ReportForms, sent: list[RevisionedForm]) -> tuple[dict[str, RevisionedForm], dict[str, str]]:
    """Put what was sent beside what is saved by now: the groups that differ, and the tokens of those that do not."""
    if not sent:
        return {}, {}
    forms.round.refresh_from_db()
    saved = forms.saved()
    differing = {group.prefix: group for group in sent if group.show_beside(saved[group.prefix])}
    same = {group.prefix: saved[group.prefix].token for group in sent if group.prefix not in differing}
    return differing, same


def _show(request, forms: ReportForms, outcome: Outcome | None = None) -> HttpResponse:
    outcome = outcome or Outcome(200)
    sent = {group.prefix: group for group in (*outcome.invalid, *outcome.conflicts.values())}
    groups = [sent.get(prefix, group) for prefix, group in forms.saved().items()]
    report = _report(forms.round)
    forms.tell(groups, unprinted(report.texts, report.ledger))
    context = {
        "round": forms.round,
        "committee": groups[0],
        "texts": groups[1:],
        "sent_groups": list(sent.values()),
        "outcome": outcome,
        "may_write": forms.round.takes_report_texts and not outcome.unsaved,
        "preview": documents.city_preview(report),
    }
    return render(request, "reports/write.html", context, status=outcome.status)
