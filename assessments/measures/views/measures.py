"""Measures across institutions and rounds: the list, its spreadsheet, and the page of one measure."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import permissions
from assessments.access.views.own import refuse
from assessments.lists.views.tables import xlsx_download
from assessments.measures.forms.carried import FollowUpForm
from assessments.measures.forms.measure_list import MeasureFilterForm
from assessments.measures.queries.effect import effect_of
from assessments.measures.queries.measure_list import measure_choices, measure_list
from assessments.measures.queries.measures import (
    half_year_day,
    measures_awaiting_update,
    measures_visible_to,
    own_measures_awaiting_update,
)
from assessments.measures.queries.previous import EarlierMeasure
from assessments.measures.steps.measure import follow_up
from assessments.measures.tables import measures_table
from assessments.models import Measure
from assessments.redactions.queries import each_as_read_by, redactions_for
from assessments.saving.views import saving
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome

PER_PAGE = 50


@require_safe
def measures_list(request):
    form, measures = _filtered(request)
    query, today = form.query(), timezone.localdate()
    page = Paginator(measures, PER_PAGE).get_page(request.GET.get("seite"))
    page.object_list = each_as_read_by(request.user, page.object_list)
    context = {
        "form": form,
        "page": page,
        "query": f"{query}&" if query else "",
        "several_institutions": "institution" in form.fields,
        "own_awaiting": own_measures_awaiting_update(request.user, today).count(),
        "half_year_day": half_year_day(today),
    }
    return render(request, "measures/list.html", context)


@require_safe
def measures_xlsx(request):
    _, measures = _filtered(request)
    rows, today = each_as_read_by(request.user, measures), timezone.localdate()
    return xlsx_download(request, measures_table(rows, today), f"Massnahmen-{today:%Y-%m-%d}", about=Measure)


def measure(request, pk):
    found = _visible_measure(request, pk)
    if request.method != "POST":
        return _show(request, found)
    demand(permissions.can_follow_up(request.user, found))
    form = FollowUpForm(request.POST, pk=found.pk, assessment=found.assessment)
    form.entry, form.measure = _entry(found), found
    outcome = _save(request, form)
    if not outcome.is_saved:
        return _show(request, _visible_measure(request, pk), form, outcome)
    saving.say_saved(request, f"Der Sachstand zu „{found.title}“ ist")
    return redirect("measure", pk)


def _filtered(request):
    """The filter as it stands in the address, and the measures that pass it."""
    demand(permissions.can_view_measures(request.user))
    form = MeasureFilterForm(request.GET, choices=measure_choices(request.user))
    return form, measure_list(request.user, form.wanted(), timezone.localdate())


def _visible_measure(request, pk) -> Measure:
    parts = ("institution", "assessment__round__catalogue", "assessment__institution", "requirement__area")
    visible = measures_visible_to(request.user).select_related(*parts, "good_example")
    found = visible.prefetch_related("updates").filter(pk=pk).first()
    return found or refuse(request.user, _institution_of(pk))


def _institution_of(pk: int) -> str:
    return Measure.objects.filter(pk=pk).values_list("institution__code", flat=True).first() or ""


def _entry(found: Measure) -> EarlierMeasure:
    return EarlierMeasure(found, found.assessment.round.title, tuple(found.updates.all()))


def _save(request, form: FollowUpForm) -> Outcome:
    def step(groups: saving.Groups) -> saving.Groups:
        return [group for group in groups if not follow_up(progress=group.change(), by=request.user)]

    def saved(sent: saving.Groups) -> saving.Saved:
        now = FollowUpForm.of(_entry(_visible_measure(request, form.pk)), assessment=form.assessment)
        return {now.prefix: now}

    return saving.save(request, [form], step=step, saved=saved)


def _show(request, found: Measure, form: FollowUpForm | None = None, outcome: Outcome | None = None):
    outcome, today = outcome or Outcome(), timezone.localdate()
    redactions_for(request.user, found.assessment).rows([found])
    is_member = permissions.can_follow_up(request.user, found)
    may_write = is_member and found.is_followed_up and not outcome.unsaved
    if may_write and form is None:
        form = FollowUpForm.of(_entry(found), assessment=found.assessment)
    context = {
        "measure": found,
        "assessment": found.assessment,
        "round": found.assessment.round,
        "group": form if may_write else None,
        "outcome": outcome,
        "effect": effect_of(found, request.user),
        "is_member": is_member,
        "may_propose": permissions.can_propose_example(request.user, found.assessment) and found.assessment.is_counted,
        "awaits_update": is_member and measures_awaiting_update(today).filter(pk=found.pk).exists(),
        "half_year_day": half_year_day(today),
    }
    return render(request, "measures/measure.html", context, status=outcome.status)
