"""The steps of a catalogue version: new version, order of the outline, publish, take out of use."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from assessments.access import permissions
from assessments.administration.admin.mistakes import mistakes_of
from assessments.administration.admin.site import site
from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.steps.versions import (
    ItemChange,
    catalogue_changes,
    copy_catalogue,
    move_item,
    publish_catalogue,
    retire_catalogue,
    trend_effect,
)
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import (
    AssessmentRound,
    Catalogue,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
)
from assessments.saving.forms.fields import LONGEST_KEY, GatedField
from assessments.text.rules.word_comparison import compared

OUTLINE = {"bereich": QualityArea, "anforderung": QualityRequirement}
UP, DOWN = "hoch", "runter"  # buttons; their value names the item as the outline does


def outline_id(item: QualityArea | QualityRequirement) -> str:
    """The item's place on the outline's page."""
    kind = next((name for name, model in OUTLINE.items() if isinstance(item, model)), "frage")
    return f"{kind}-{item.pk}"


class NewVersionForm(forms.Form):
    version = GatedField(
        label="Name der neuen Fassung",
        max_length=Catalogue._meta.get_field("version").max_length,
        help_text="Zum Beispiel „2026-1“.",
    )

    def __init__(self, *args, catalogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue

    def clean_version(self):
        version = self.cleaned_data["version"]
        if Catalogue.objects.filter(code=self.catalogue.code, version=version).exists():
            raise forms.ValidationError("Diese Fassung gibt es schon. Bitte wählen Sie einen anderen Namen.")
        return version


class VersionSteps:
    """Pages beside the form of a version; each asks first and changes by POST only."""

    def get_urls(self):
        steps = {
            "neue-fassung": (self.copy, "catalogue-copy"),
            "veroeffentlichen": (self.publish, "catalogue-publish"),
            "ausser-kraft-setzen": (self.retire, "catalogue-retire"),
            "arbeitsfassung": (self.working_versions, "catalogue-working-versions"),
        }
        return [
            path(f"<int:catalogue_id>/{address}/", site.admin_view(view), name=name)
            for address, (view, name) in steps.items()
        ] + super().get_urls()

    def copy(self, request, catalogue_id):
        """„Neue Fassung anlegen“."""
        catalogue = get_object_or_404(Catalogue, pk=catalogue_id)
        if not permissions.can_copy_catalogue(request.user):
            raise PermissionDenied
        form = NewVersionForm(request.POST or None, catalogue=catalogue)
        if form.is_valid():
            version = form.cleaned_data["version"]
            copy = copy_catalogue(catalogue=catalogue, version=version, by=request.user)
            messages.success(request, f"Fassung {version} ist angelegt. Sie können sie jetzt bearbeiten.")
            return to_version(copy)
        return self._page(request, "copy", catalogue, "Neue Fassung anlegen", form=form)

    def response_change(self, request, obj):
        """The arrows of the outline are buttons of the form: what was typed below them is saved with the move."""
        if not {UP, DOWN} & set(request.POST):
            return super().response_change(request, obj)
        up = UP in request.POST
        item = _outline_item(obj, request.POST[UP if up else DOWN])
        done = (
            f"„{item}“ steht jetzt weiter {'oben' if up else 'unten'}. Was Sie sonst geändert haben, ist gespeichert."
        )
        self._try(request, move_item, item=item, up=up, done=done)
        return to_version(obj, outline_id(item))

    def publish(self, request, catalogue_id):
        """Ask, with a preview of what changes, what is missing and what it touches; then freeze the draft."""
        catalogue = get_object_or_404(Catalogue.objects.select_related("copied_from"), pk=catalogue_id)
        if not permissions.can_publish_catalogue(request.user, catalogue):
            raise PermissionDenied
        if request.method == "POST":
            done = f"Fassung {catalogue.version} ist veröffentlicht."
            self._try(request, publish_catalogue, catalogue=catalogue, done=done)
            return to_version(catalogue)
        return self._page(request, "publish", catalogue, "Fassung veröffentlichen", **_preview(catalogue))

    def retire(self, request, catalogue_id):
        """Ask, then take the version out of use."""
        catalogue = get_object_or_404(Catalogue, pk=catalogue_id)
        if not permissions.can_retire_catalogue(request.user, catalogue):
            raise PermissionDenied
        if request.method == "POST":
            done = f"Fassung {catalogue.version} ist außer Kraft."
            self._try(request, retire_catalogue, catalogue=catalogue, done=done)
            return to_version(catalogue)
        rounds = catalogue.rounds.all()
        return self._page(request, "retire", catalogue, "Fassung außer Kraft setzen", rounds=rounds)

    def working_versions(self, request, catalogue_id):
        """What is still Arbeitsfassung: each text with the way to it, and its source."""
        catalogue = get_object_or_404(Catalogue, pk=catalogue_id)
        if not permissions.can_export_catalogue(request.user):
            raise PermissionDenied
        tree = load_catalogue(catalogue.pk)
        texts = [(finding, address_of(finding.item)) for finding in catalogue_rules.working_versions(tree)]
        return self._page(request, "working_versions", catalogue, "Noch Arbeitsfassung", texts=texts)

    def _try(self, request, verb, *, done="", **what):
        try:
            verb(**what, by=request.user)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if done:
                messages.success(request, done)

    def _page(self, request, name, catalogue, title, **context):
        context |= site.each_context(request) | {"opts": self.opts, "catalogue": catalogue, "title": title}
        if "form" in context:
            context["mistakes"] = mistakes_of(context["form"])
        return render(request, f"admin/assessments/catalogue/{name}.html", context)


def _outline_item(catalogue: Catalogue, place: str) -> QualityArea | QualityRequirement:
    kind, _, pk = place.partition("-")
    if kind not in OUTLINE or not (pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_KEY):
        raise Http404
    return get_object_or_404(OUTLINE[kind], pk=pk, catalogue=catalogue)


def to_version(catalogue: Catalogue, place=""):
    address = reverse("admin:assessments_catalogue_change", args=[catalogue.pk])
    return redirect(f"{address}#{place}" if place else address)


def address_of(item: Model) -> str:
    """The page on which the item is edited: levels and common questions stand on that of the version, in a folded part
    that opens for who comes to a place within."""
    model, key, group = item._meta.model_name, item.pk, ""
    if isinstance(item, ReflectionQuestion) and item.requirement_id:
        model, key, group = "qualityrequirement", item.requirement_id, "#own_questions-group"
    elif isinstance(item, ReflectionQuestion | RatingLevel):
        group = "#levels-0" if isinstance(item, RatingLevel) else "#questions-0"
        model, key = "catalogue", item.catalogue_id
    return reverse(f"admin:assessments_{model}_change", args=[key]) + group


def _preview(catalogue: Catalogue) -> dict:
    tree = load_catalogue(catalogue.pk)
    rounds = AssessmentRound.objects.filter(catalogue__code=catalogue.code).select_related("catalogue")
    preview = {
        "mistakes": catalogue_rules.mistakes(tree),
        "advice": catalogue_rules.advice(tree),
        "working_versions": catalogue_rules.working_versions(tree),
        "rounds": rounds,
    }
    if catalogue.copied_from:
        preview["changes"] = [in_words(change) for change in catalogue_changes(catalogue)]
        preview["trend"] = trend_effect(catalogue)
    return preview


def in_words(change: ItemChange) -> dict:
    """A change with the words that differ marked in both versions."""
    fields = [(field.name, *compared(field.before, field.after)) for field in change.fields]
    return {"kind": change.kind, "item": change.item, "fields": fields}
