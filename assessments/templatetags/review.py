"""Rows of the review list, in words. Nothing here asks the database."""

from django import template
from django.utils import timezone

from assessments.models import Assessment

from .progress import whose_turn

register = template.Library()


@register.filter
def turn(assessment: Assessment) -> str:
    """Who has to act, in the same words as on the pages of the institution (`queries.with_progress`)."""
    return whose_turn(assessment, getattr(assessment, "open_inquiries", 0))


@register.filter
def is_late(assessment: Assessment) -> bool:
    """Whether the institution should have submitted by now."""
    return assessment.is_late(timezone.localdate())
