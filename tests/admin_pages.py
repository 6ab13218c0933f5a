"""Every page of the administration, found in the resolver, so that no test forgets one."""

from collections.abc import Iterator

from django.db.models import Model
from django.urls import URLPattern, get_resolver, reverse

from assessments.admin import site
from assessments.models import Catalogue, User

MODELS = {model._meta.model_name: model for model in site._registry}
# Redirects, scripts and files.
NO_PAGES = {
    "autocomplete",
    "catalogue-export",
    "institution-list-example",
    "jsi18n",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "user-list-example",
    "view_on_site",
    None,
}

# Addresses that Django's administration has, and this one closes: what is only read, and what is made elsewhere.
CLOSED = {
    "assessments_assessment_add",
    "assessments_assessment_delete",
    "assessments_assessment_history",
    "assessments_auditevent_add",
    "assessments_auditevent_delete",
    "assessments_auditevent_history",
    "assessments_claritynote_add",
    "assessments_mailtext_add",
    "assessments_mailtext_delete",
    "assessments_qualityarea_add",
    "assessments_qualityrequirement_add",
}
POST_ONLY = {"account-reopen", "send-password-link"}


def admin_pages(**instead: Model) -> dict[str, str]:
    """Name → address, each of the first thing of its kind; `instead` names another, by the name of its model."""
    return {
        pattern.name: reverse(f"admin:{pattern.name}", args=list(_arguments(pattern, instead)))
        for pattern in _patterns()
        if pattern.name not in NO_PAGES
    }


def both_kinds(draft: Catalogue, closed: User, **instead: Model) -> tuple[dict[str, str], dict[str, str]]:
    """Pages of a published version and an open account, and of a draft and a closed account."""
    parts = {"catalogue": draft, "qualityarea": draft.areas.first(), "qualityrequirement": draft.requirements.first()}
    return admin_pages(**instead), admin_pages(**instead | parts | {"user": closed})


def pages_to_look_at(draft: Catalogue, closed: User, **instead: Model) -> list[str]:
    """Addresses that open for the Fachadministration, each once."""
    found = both_kinds(draft, closed, **instead)
    opening = [{name: address for name, address in one.items() if name not in CLOSED | POST_ONLY} for one in found]
    return sorted({address for one in opening for address in one.values()})


def _patterns() -> Iterator[URLPattern]:
    (admin,) = (entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "admin")
    for entry in admin.url_patterns:
        yield from getattr(entry, "url_patterns", [entry])


def _arguments(pattern: URLPattern, instead: dict[str, Model]) -> Iterator[object]:
    """What fills the address; of a thing that is not there its model says DoesNotExist."""
    for argument in pattern.pattern.regex.groupindex:
        if argument == "app_label":
            yield "assessments"
            continue
        model = pattern.name.split("_")[1] if argument == "object_id" else argument.removesuffix("_id")
        model = "user" if model == "id" else model
        yield (instead.get(model) or MODELS[model].objects.earliest("pk")).pk
