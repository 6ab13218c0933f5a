"""Write the texts of a city report beside the report itself.

Saved as the answers are: group by group, from a revision, with both versions shown where two people wrote.
"""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import permissions
from assessments.access.views.own import step_from
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import AssessmentRound
from assessments.reports import steps as writing
from assessments.reports.content.city import CityReport, city_report
from assessments.reports.content.unprinted import unprinted
from assessments.reports.forms import CommitteeForm, ReportForms
from assessments.reports.paper import documents
from assessments.rounds.steps.round import begin_correction
from assessments.saving.views import saving
from assessments.saving.views.background import wants_json
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome


@require_http_methods(["GET", "POST"])
def report_write(request, round_code):
    current_round = _round_to_write(request, round_code)
    forms = ReportForms(current_round, catalogue_tree(current_round.catalogue_id))
    if request.method != "POST":
        return _show(request, forms)
    outcome = _save(request, forms)
    if wants_json(request):
        return saving.answer(request, outcome)
    if not outcome.is_saved:
        return _show(request, forms, outcome)
    saving.say_saved(request, "Die Texte sind")
    return redirect("report-write", round_code)


@step_from("report-write")
def report_correct(request, round_code):
    """Open the texts of a published report again, for a corrected edition."""
    current_round = _round_to_write(request, round_code)
    try:
        begin_correction(assessment_round=current_round, by=request.user)
    except TransitionNotAllowed as refusal:
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
    return saving.save(
        request, forms.sent(request.POST), step=partial(_save_groups, forms), saved=partial(_saved_groups, forms)
    )


def _save_groups(forms: ReportForms, groups: saving.Groups) -> saving.Groups:
    texts = [(group.change(), group) for group in groups if not isinstance(group, CommitteeForm)]
    heads = [group for group in groups if isinstance(group, CommitteeForm)]
    changes = [change for change, _ in texts]
    late = writing.save_report_texts(assessment_round=forms.round, changes=changes) if changes else ()
    return [group for change, group in texts if change in late] + [
        group for group in heads if not _save_head(forms.round, group)
    ]


def _save_head(assessment_round: AssessmentRound, group: CommitteeForm) -> bool:
    if not saving.unchanged_since(group, CommitteeForm.of(assessment_round)):
        return False
    started_from = writing.CommitteeFacts.of(assessment_round)
    return writing.save_committee(assessment_round=assessment_round, facts=group.facts, started_from=started_from)


def _saved_groups(forms: ReportForms, sent: saving.Groups) -> saving.Saved:
    forms.round.refresh_from_db()
    return forms.saved()


def _show(request, forms: ReportForms, outcome: Outcome | None = None) -> HttpResponse:
    outcome = outcome or Outcome()
    sent = {group.prefix: group for group in outcome.sent}
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
