"""Rows of the review list, in words. Nothing here asks the database."""

from django import template
from django.utils import timezone

from assessments.access import permissions
from assessments.answers.rules import turn_words
from assessments.answers.rules.turn import Turn
from assessments.models import Assessment

register = template.Library()


@register.filter
def turn(assessment: Assessment) -> str:
    """Who has to do what, for a row with the numbers of `with_progress` or without."""
    return turn_words.short(_turn(assessment))


@register.filter
def turn_in_short(assessment: Assessment) -> str:
    """The same in one or two words."""
    return turn_words.shortest(_turn(assessment))


def _turn(assessment: Assessment) -> Turn:
    asked = getattr(assessment, "open_inquiries", 0)
    return assessment.turn_on(timezone.localdate(), open_inquiries=asked)


@register.filter
def is_read(assessment: Assessment) -> bool:
    """Whether the reviewer reads its answers by now, or only sees how far the team is."""
    return assessment.status in permissions.READABLE_FOR_REVIEW


@register.filter
def is_late(assessment: Assessment) -> bool:
    """Whether the institution should have submitted by now."""
    return assessment.is_late(timezone.localdate())
