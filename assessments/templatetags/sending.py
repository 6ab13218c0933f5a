"""The hidden fields of a form that is sent with a button (`sent_once`)."""

import uuid

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from assessments.saving.views.sent_once import KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def sending(context) -> str:
    """The form token, and a key by which the same form sent twice is recognised."""
    token = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, KEY, uuid.uuid4().hex)
