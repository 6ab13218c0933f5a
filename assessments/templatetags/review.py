"""Rows of the review list, in words. Nothing here asks the database."""

from django import template
from django.utils import timezone

from assessments.models import Assessment

from .progress import TURNS

register = template.Library()


@register.filter
def turn(assessment: Assessment) -> str:
    """Who has to act; an open inquiry (`queries.with_progress`) is the team's to answer."""
    if assessment.status == Assessment.Status.SUBMITTED and getattr(assessment, "open_inquiries", 0):
        return "das Team – eine Rückfrage ist offen"
    return TURNS[assessment.status]


@register.filter
def is_late(assessment: Assessment) -> bool:
    """Whether the institution should have submitted by now."""
    return assessment.is_late(timezone.localdate())
