"""The main menu and the banner of what is invented. Neither asks the database."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from assessments.access import permissions

register = template.Library()

INVENTED = "Alles hier ist erfunden."


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def main_navigation(context):
    """Entries of the main menu that this person may use; the mark beside it leads to the overview."""
    request = context["request"]
    entries = [("Sichtung", reverse("review-rounds"), permissions.can_steer(request.user))]
    entries.append(("Maßnahmen", reverse("measures"), permissions.can_view_measures(request.user)))
    entries.append(("Gute Beispiele", reverse("good-examples"), permissions.can_view_good_examples(request.user)))
    takes_part = permissions.takes_part(request.user)
    entries.append(("Ergebnisse", reverse("results-rounds"), takes_part))
    entries.append(("Berichte", reverse("reports"), takes_part))
    entries.append(("Protokoll", reverse("audit-log"), permissions.can_read_audit_log(request.user)))
    entries.append(("Verwaltung", reverse("admin:index"), permissions.can_administer(request.user)))
    return [MenuItem(label, url, _is_current(request.path, url)) for label, url, allowed in entries if allowed]


def _is_current(path, url):
    return path.startswith(url)


@register.simple_tag(takes_context=True)
def demo_banner(context):
    """The banner for pages of an invented round (its `edition`, `round` or `assessment`), and for demo accounts."""
    current_round = context.get("edition") or context.get("round") or getattr(context.get("assessment"), "round", None)
    user = getattr(context.get("request"), "user", None)
    is_invented = current_round.is_invented if current_round else getattr(user, "is_demo", False)
    return INVENTED if is_invented else ""
