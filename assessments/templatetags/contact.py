"""Telephone and mailbox in pages: „… die Abteilung Integration{% contact before=": " %}.“."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def contact(before: str = ": ") -> SafeString | str:
    """How to reach the Abteilung Integration, as links; nothing at all if neither is set."""
    phone, mail = settings.CONTACT_PHONE, settings.CONTACT_MAIL
    links = []
    if phone:
        number = "".join(character for character in phone if character in "+0123456789")
        links.append((format_html('Telefon <a class="kern-link" href="tel:{}">{}</a>', number, phone),))
    if mail:
        links.append((format_html('<a class="kern-link" href="mailto:{}">{}</a>', mail, mail),))
    return format_html("{}{}", before, format_html_join(", ", "{}", links)) if links else ""
