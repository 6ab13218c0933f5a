"""Pieces of a page that recur: a note, a fact. Each has its markup in one place."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Words made in the template, kept under a name: `{% words as title %}…{% endwords %}`."""
    return content


@register.simple_block_tag
def alert(
    content: SafeString, kind: str, title: str, level: str = "h2", id: str = "", css: str = "", urgent: bool = False
) -> SafeString:
    """A note with its sign: info, success, warning, danger. With an `id` of its title it is a section of the page.

    An urgent one is read out at once. Without content it is its title alone.
    """
    title = format_html('<{0} class="kern-title"{2}>{1}</{0}>', level, title, _attribute("id", id))
    icon = format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', kind)
    body = format_html('<div class="kern-alert__body">{}</div>', content) if content.strip() else ""
    return format_html(
        '<{0} class="kern-alert kern-alert--{1}{2}"{3}><div class="kern-alert__header">{4}{5}</div>{6}</{0}>',
        "section" if id else "div",
        kind,
        f" {css}" if css else "",
        _attribute("aria-labelledby", id) if id else _attribute("role", "alert" if urgent else ""),
        icon,
        title,
        body,
    )


@register.simple_block_tag
def fact(content: SafeString, label: str, typed: bool = False) -> SafeString:
    """A line of a list of facts. What people typed keeps its line breaks."""
    return format_html(
        '<div class="kern-description-list-item"><dt class="kern-description-list-item__key">{}</dt>'
        '<dd class="kern-description-list-item__value{}">{}</dd></div>',
        label,
        " cc-user-text" if typed else "",
        content,
    )


def _attribute(name: str, value: str) -> SafeString | str:
    return format_html(' {}="{}"', name, value) if value else ""
