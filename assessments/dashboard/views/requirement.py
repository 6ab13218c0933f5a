"""Potentials, reasons and measures at one requirement over all institutions, and the themes they belong to."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from assessments.access import permissions
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.dashboard.forms import EntriesFilter
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import AnswerText, AssessmentRound, Measure, Theme
from assessments.results.queries import entries as entries_queries
from assessments.results.queries.entries import WITHOUT_THEME, assessments_with_entries, numbers_by_group
from assessments.saving.views.requests import demand, form_page, posted
from assessments.themes.forms import TagForm
from assessments.themes.steps import save_theme, tag, untag

PER_PAGE = 25


@form_page
def results_requirement(request, round_code, requirement_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    tree = catalogue_tree(current_round.catalogue_id)
    requirement = tree.requirement(requirement_code)
    if requirement is None:
        raise Http404
    themes = list(current_round.themes.all())
    form = _tag_form(request, current_round, requirement, themes)
    status = 200
    if form.is_valid():
        try:
            messages.success(request, _tag(form, current_round, request.user))
        except TransitionNotAllowed as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect(f"{request.get_full_path()}#eintraege")
    context = _page(request, current_round, requirement, themes)
    context |= {"form": form, "ticked": _ticked(form), "neighbours": tree.neighbours(requirement), "top": tree.top}
    return render(request, "dashboard/requirement.html", context, status=status)


def _page(request, current_round, requirement, themes):
    """The filtered entries, one page of them."""
    theme = request.GET.get("theme", "")
    if theme not in {WITHOUT_THEME, *(str(known.pk) for known in themes)}:
        theme = ""
    found = assessments_with_entries(current_round, requirement, theme=theme)
    numbers = numbers_by_group(found)
    form = EntriesFilter(request.GET or None, groups=[group for group in numbers if group], themes=themes)
    wanted = form.wanted
    if wanted["group"]:
        found = found.filter(department_group=wanted["group"])
    number = numbers[wanted["group"]] if wanted["group"] else sum(numbers.values())
    page = Paginator(range(number), PER_PAGE).get_page(request.GET.get("seite"))
    start = (page.number - 1) * PER_PAGE
    return {
        "round": current_round,
        "requirement": requirement,
        "filter": form,
        "is_filtered": any(wanted.values()),
        "query": urlencode(wanted) + "&" if any(wanted.values()) else "",
        "page": page,
        "written": entries_queries.entries(found, requirement, themes, start=start, size=PER_PAGE),
    }


def _tag_form(request, current_round, requirement, themes):
    readable = {"status__in": permissions.READABLE_FOR_REVIEW, "round": current_round}
    assessments = {f"assessment__{name}": value for name, value in readable.items()}
    return TagForm(
        posted(request),
        themes=themes,
        texts=AnswerText.objects.filter(
            **{f"answer__{name}": value for name, value in assessments.items()},
            answer__requirement=requirement,
            question__answer_type="text",
        ),
        measures=Measure.objects.filter(**assessments, requirement=requirement),
    )


def _ticked(form):
    """Keys of what was ticked in a refused form, so that nothing is lost."""
    if not form.is_bound:
        return {"texts": (), "measures": ()}
    return {name: [row.pk for row in form.cleaned_data.get(name, ())] for name in ("texts", "measures")}


def _tag(form, current_round, user):
    """Assign or take out; returns what happened in words."""
    typed = form.cleaned_data
    entries = {"texts": typed["texts"], "measures": typed["measures"]}
    if form.removes:
        untag(theme=typed["theme"], by=user, **entries)
        return f"Die Einträge gehören nicht mehr zum Thema „{typed['theme']}“."
    theme = typed["theme"] or _theme_called(typed["new_theme"], current_round, user)
    tag(theme=theme, by=user, **entries)
    return f"Die Einträge gehören jetzt zum Thema „{theme}“."


def _theme_called(title, current_round, user):
    same = [theme for theme in current_round.themes.all() if theme.title.casefold() == title.casefold()]
    return same[0] if same else save_theme(theme=Theme(round=current_round, title=title), by=user)
