"""Light or dark as the person chose for this browser; without a choice, as the device says."""

from django import template
from django.utils.html import format_html

from assessments.people.forms.appearance import COOKIE

register = template.Library()


@register.simple_tag(takes_context=True)
def chosen_theme(context) -> str:
    """Attribute for `<html>`; none without a choice. Contrast mode is the device's own and stays untouched."""
    chosen = _chosen(context)
    return format_html(' data-kern-theme="{}"', chosen) if chosen else ""


@register.simple_tag(takes_context=True)
def color_scheme(context) -> str:
    """For form controls and scroll bars."""
    return _chosen(context) or "light dark"


def _chosen(context) -> str:
    request = context.get("request")
    found = request.COOKIES.get(COOKIE, "") if request else ""
    return found if found in ("light", "dark") else ""
