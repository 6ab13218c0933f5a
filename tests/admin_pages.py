"""Every page of the administration that opens by GET: found in the resolver, so that none is forgotten by a test."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver, reverse

from assessments.models import (
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    ClarityNote,
    Institution,
    MailText,
    QualityArea,
    QualityRequirement,
    SitePage,
    User,
)

# Redirects, scripts, files, and addresses that take a POST only.
NO_PAGES = {
    "autocomplete",
    "catalogue-export",
    "catalogue-move",
    "jsi18n",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "send-password-link",
    "view_on_site",
    None,
}


def things(**instead):
    """One of each model whose pages there are, by the name in its address; `instead` names others."""
    models = {
        "assessment": Assessment,
        "assessmentround": AssessmentRound,
        "auditevent": AuditEvent,
        "catalogue": Catalogue,
        "claritynote": ClarityNote,
        "institution": Institution,
        "mailtext": MailText,
        "qualityarea": QualityArea,
        "qualityrequirement": QualityRequirement,
        "sitepage": SitePage,
        "user": User,
    }
    return {name: model.objects.order_by("pk").first() for name, model in models.items()} | instead


def admin_pages(found: dict, drafts: dict) -> dict[str, str]:
    """Name → address. `drafts` holds what belongs to a draft, for the steps that only a draft takes."""
    pages = {}
    for pattern in _patterns():
        if pattern.name not in NO_PAGES:
            for kind, instance in (("", found), (" (Entwurf)", drafts)):
                address = _address(pattern, instance)
                if address and address not in pages.values():
                    pages[pattern.name + kind] = address
    return pages


def _patterns() -> Iterator[URLPattern]:
    (admin,) = (entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "admin")
    for entry in admin.url_patterns:
        yield from getattr(entry, "url_patterns", [entry])


def _address(pattern: URLPattern, found: dict) -> str:
    """Empty if nothing in `found` fills the address."""
    wanted = pattern.pattern.regex.groupindex
    if not wanted:
        return reverse(f"admin:{pattern.name}") if found.get("user") else ""
    if "app_label" in wanted:
        return reverse(f"admin:{pattern.name}", args=["assessments"]) if found.get("user") else ""
    name = next((name for name in found if name in (pattern.name.split("_")[1:2] or [""])), None)
    name = name or next((name for argument in wanted for name in found if argument == f"{name}_id"), None)
    name = name or ("user" if pattern.name == "auth_user_password_change" else None)
    return reverse(f"admin:{pattern.name}", args=[found[name].pk]) if found.get(name) else ""
