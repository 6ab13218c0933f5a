"""Rows of the review list, in words. Nothing here asks the database."""

from django import template
from django.utils import timezone

from assessments import permissions
from assessments.models import Assessment

from .progress import whose_turn

register = template.Library()


@register.filter
def turn(assessment: Assessment) -> str:
    """Who has to act, in the same words as on the pages of the institution (`queries.with_progress`)."""
    return whose_turn(assessment, getattr(assessment, "open_inquiries", 0))


@register.filter
def is_read(assessment: Assessment) -> bool:
    """Whether the reviewer reads its answers by now, or only sees how far the team is."""
    return assessment.status in permissions.READABLE_FOR_REVIEW


@register.filter
def is_late(assessment: Assessment) -> bool:
    """Whether the institution should have submitted by now."""
    return assessment.is_late(timezone.localdate())
