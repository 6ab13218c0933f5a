"""Themes and shared needs of a round: the reviewer's work until the round is closed."""

from collections.abc import Iterable

from django.db import transaction

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import AnswerText, AssessmentRound, AuditEvent, Measure, SharedNeed, Theme, ThemeTag

V = AuditEvent.Verb


def _open(assessment_round: AssessmentRound) -> AssessmentRound:
    """The round, locked; refused once it is closed: then everything stays as it is."""
    assessment_round = locked(assessment_round)
    require(assessment_round.status != AssessmentRound.Status.CLOSED, Reason.ROUND_CLOSED)
    return assessment_round


def _record(verb, subject, theme: Theme, by, note=""):
    AuditEvent.objects.record(by=by, verb=verb, subject=subject, round=theme.round, note=note)


@transaction.atomic
def save_theme(*, theme: Theme, by) -> Theme:
    """Add or change; the title is unique in the round."""
    _open(theme.round)
    taken = Theme.objects.filter(round=theme.round, title=theme.title).exclude(pk=theme.pk)
    require(not taken.exists(), Reason.THEME_EXISTS)
    verb = V.CHANGE if theme.pk else V.ADD
    theme.save()
    _record(verb, theme, theme, by)
    return theme


@transaction.atomic
def delete_theme(*, theme: Theme, by):
    """Takes its assignments along; not possible while a shared need hangs on it."""
    _open(theme.round)
    require(not theme.needs.exists(), Reason.THEME_HAS_NEEDS)
    _record(V.DELETE, theme, theme, by)
    theme.delete()


@transaction.atomic
def tag(*, theme: Theme, texts: Iterable[AnswerText], measures: Iterable[Measure], by):
    """Assign potentials and measures to a theme; what is assigned already stays so."""
    _open(theme.round)
    tags = [ThemeTag(theme=theme, answer_text=text) for text in texts]
    tags += [ThemeTag(theme=theme, measure=measure) for measure in measures]
    ThemeTag.objects.bulk_create(tags, ignore_conflicts=True)
    _record(V.CHANGE, theme, theme, by, f"zugeordnet: {len(tags)}")


@transaction.atomic
def untag(*, theme: Theme, texts: Iterable[AnswerText], measures: Iterable[Measure], by):
    """Take potentials and measures out of a theme."""
    _open(theme.round)
    number = theme.tags.filter(answer_text__in=texts).delete()[0] + theme.tags.filter(measure__in=measures).delete()[0]
    _record(V.CHANGE, theme, theme, by, f"Zuordnung gelöst: {number}")


@transaction.atomic
def save_need(*, need: SharedNeed, by) -> SharedNeed:
    """Add or change a shared need of a theme."""
    _open(need.theme.round)
    verb = V.CHANGE if need.pk else V.ADD
    need.save()
    _record(verb, need, need.theme, by)
    return need


@transaction.atomic
def delete_need(*, need: SharedNeed, by):
    _open(need.theme.round)
    _record(V.DELETE, need, need.theme, by)
    need.delete()
