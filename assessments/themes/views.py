"""Themes and shared needs of a round, for the Abteilung Integration."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.access import permissions
from assessments.models import AssessmentRound, SharedNeed, Theme
from assessments.saving.forms.step import StepForm
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.saving import comparing
from assessments.saving.views.step import take_step
from assessments.themes.forms import NeedForm, ThemeForm
from assessments.themes.queries import tags_of, themes_in_review
from assessments.themes.steps import delete_need, delete_theme, save_need, save_theme

PER_PAGE = 50


def _round(request, round_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    return current_round


@form_page
def shared_needs(request, round_code):
    """All themes with their needs; a new theme."""
    current_round = _round(request, round_code)
    themes = list(themes_in_review(current_round).prefetch_related("needs"))
    form = ThemeForm(posted(request), instance=Theme(round=current_round), others=themes, verb="Thema anlegen")
    return take_step(
        request,
        lambda **typed: save_theme(theme=form.instance, by=request.user),
        form=form,
        title="Themen und gemeinsame Bedarfe",
        template="themes/list.html",
        context={"round": current_round, "themes": themes, "least": Theme.LEAST_INSTITUTIONS},
        done=lambda: f"Das Thema „{form.instance}“ ist angelegt.",
        back=reverse("shared-needs", args=[round_code]),
    )


@form_page
def theme(request, round_code, pk):
    """One theme: its words, what belongs to it, its needs."""
    current_round = _round(request, round_code)
    found = get_object_or_404(themes_in_review(current_round), pk=pk)
    others = current_round.themes.exclude(pk=pk)
    tags = tags_of(found)
    context = {
        "round": current_round,
        "theme": found,
        "needs": found.needs.all(),
        "least": Theme.LEAST_INSTITUTIONS,
        "page": Paginator(tags, PER_PAGE).get_page(request.GET.get("seite")),
    }
    with comparing(request, found, current_round) as row:
        form = ThemeForm(posted(request), instance=row, others=others)
        return take_step(
            request,
            lambda **typed: save_theme(theme=form.instance, by=request.user),
            form=form,
            title=found.title,
            template="themes/theme.html",
            context=context,
            done=lambda: f"Das Thema „{form.instance}“ ist gespeichert.",
            back=reverse("theme", args=[round_code, pk]),
        )


@form_page
def theme_delete(request, round_code, pk):
    current_round = _round(request, round_code)
    found = get_object_or_404(current_round.themes, pk=pk)
    return take_step(
        request,
        lambda: delete_theme(theme=found, by=request.user),
        form=StepForm(posted(request), verb="Thema löschen"),
        title=f"Thema „{found}“ löschen",
        template="themes/step.html",
        context={"round": current_round, "explanation": "theme"},
        done="Das Thema ist gelöscht.",
        back=reverse("shared-needs", args=[round_code]),
    )


@form_page
def shared_need_add(request, round_code, pk):
    current_round = _round(request, round_code)
    found = get_object_or_404(current_round.themes, pk=pk)
    form = NeedForm(posted(request), instance=SharedNeed(theme=found))
    return take_step(
        request,
        lambda **typed: save_need(need=form.instance, by=request.user),
        form=form,
        title=f"Gemeinsamer Bedarf zum Thema „{found}“",
        template="themes/step.html",
        context={"round": current_round},
        done=lambda: f"Der gemeinsame Bedarf „{form.instance}“ ist angelegt.",
        back=reverse("theme", args=[round_code, pk]),
    )


@form_page
def shared_need(request, round_code, pk):
    current_round = _round(request, round_code)
    need = get_object_or_404(SharedNeed.objects.select_related("theme__round"), theme__round=current_round, pk=pk)
    with comparing(request, need, current_round) as row:
        form = NeedForm(posted(request), instance=row)
        return take_step(
            request,
            lambda **typed: save_need(need=form.instance, by=request.user),
            form=form,
            title=str(need),
            template="themes/step.html",
            context={"round": current_round, "need": need},
            done=lambda: f"Der gemeinsame Bedarf „{form.instance}“ ist gespeichert.",
            back=reverse("theme", args=[round_code, need.theme_id]),
        )


@form_page
def shared_need_delete(request, round_code, pk):
    current_round = _round(request, round_code)
    need = get_object_or_404(SharedNeed.objects.select_related("theme__round"), theme__round=current_round, pk=pk)
    return take_step(
        request,
        lambda: delete_need(need=need, by=request.user),
        form=StepForm(posted(request), verb="Gemeinsamen Bedarf löschen"),
        title=f"Gemeinsamen Bedarf „{need}“ löschen",
        template="themes/step.html",
        context={"round": current_round, "explanation": "need"},
        done="Der gemeinsame Bedarf ist gelöscht.",
        back=reverse("theme", args=[round_code, need.theme_id]),
    )
