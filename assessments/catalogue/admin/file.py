"""A catalogue version from a file and as a file."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from assessments.access import permissions
from assessments.administration.admin.site import site
from assessments.catalogue.admin.version import in_words, to_version
from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.steps.importing import Import, import_file, preview_import
from assessments.catalogue.tables.reading import LARGEST, read_bytes
from assessments.catalogue.tables.shape import FileMistakes
from assessments.catalogue.tables.writing import FORMATS, written
from assessments.catalogue.tables.xlsx_writer import NotForXlsx
from assessments.catalogue.tables.yaml_format import yaml_bytes
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.lists.views.downloads import download
from assessments.lists.views.list_upload import ListUpload
from assessments.models import Catalogue
from assessments.saving.forms.fields import GatedField
from assessments.site.queries import terms_of_use

ALL_NEW = "neu"
HOUR = 60 * 60


class ImportForm(forms.Form):
    """The file and what to compare it with. `mistakes` are those in the file."""

    read_as = ""

    file = forms.FileField(
        label="Datei",
        help_text="YAML oder XLSX, höchstens 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
    )
    based_on = forms.ChoiceField(
        label="Gehört die Datei zu einer vorhandenen Fassung?",
        help_text="Wenn ja, gehören Anforderungen mit gleichem Kürzel zusammen: Ergebnisse werden über die Runden "
        "verglichen, solange der Wortlaut gleich bleibt.",
        error_messages={"required": "Bitte wählen Sie, ob die Datei zu einer vorhandenen Fassung gehört."},
    )
    version = GatedField(
        label="Name der neuen Fassung",
        required=False,
        max_length=Catalogue._meta.get_field("version").max_length,
        help_text="Ohne Eintrag gilt der Name in der Datei.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mistakes = ()
        versions = [(catalogue.pk, f"Ja, zu {catalogue}") for catalogue in Catalogue.objects.order_by("-pk")]
        none = (ALL_NEW, "Nein, alle Anforderungen sind neu")
        self.fields["based_on"].choices = [("", "Bitte wählen"), *versions, none]

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            return read_bytes(file.name, file.read(LARGEST + 1))
        except FileMistakes as found:
            self.mistakes = found.mistakes
            number = len(found.mistakes)
            raise forms.ValidationError(
                f"In der Datei {'ist 1' if number == 1 else f'sind {number}'} Fehler."
            ) from found

    def wanted(self) -> dict:
        return self.cleaned_data

    def refuse(self, refusal: TransitionNotAllowed) -> None:
        self.add_error("version" if refusal.reason == Reason.VERSION_TAKEN else "based_on", str(refusal))


class FileSteps(ListUpload):
    """Pages of the administration around files of a whole version."""

    list_form = ImportForm
    kept_as = "catalogue-import"
    kept_for = HOUR
    preview_gone = "Die Vorschau ist abgelaufen. Bitte wählen Sie die Datei noch einmal."
    too_long = "Der Katalog ist für diese Seite zu lang. Bitte „manage.py import_catalogue“ verwenden."

    def get_urls(self):
        return [
            path("einlesen/", site.admin_view(self.import_file), name="catalogue-import"),
            path("<int:catalogue_id>/herunterladen/<str:kind>/", site.admin_view(self.export), name="catalogue-export"),
            *super().get_urls(),
        ]

    def export(self, request, catalogue_id, kind):
        """The version as a file."""
        if not permissions.can_export_catalogue(request.user):
            raise PermissionDenied
        catalogue = get_object_or_404(Catalogue, pk=catalogue_id)
        if kind not in FORMATS:
            raise Http404
        try:
            file = written(load_catalogue(catalogue.pk), kind, terms_of_use())
        except NotForXlsx as too_long:
            messages.error(request, str(too_long))
            return to_version(catalogue)
        return download(request, file.content, file.name, file.media_type, about=catalogue)

    def import_file(self, request):
        if not permissions.can_import_catalogue(request.user):
            raise PermissionDenied
        return self.take_in(request)

    def plan_list(self, wanted, by):
        return preview_import(Import(wanted["file"], wanted["version"], _based_on(wanted)), by=by)

    def kept(self, plan, wanted):
        """The draft as it was seen, as a file."""
        return {"content": yaml_bytes(plan.tree).decode(), "based_on": wanted["based_on"]}, ""

    def apply_list(self, request, wanted, digest):
        try:
            file = read_bytes("katalog.yaml", wanted["content"].encode())
            catalogue = import_file(Import(file, based_on=_based_on(wanted)), by=request.user)
        except (FileMistakes, Catalogue.DoesNotExist):
            messages.error(request, self.preview_gone)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Fassung {catalogue.version} ist als Entwurf angelegt.")
            return to_version(catalogue)
        return redirect("admin:catalogue-import")

    def choice_page(self, request, form):
        return self._page(request, "import", None, "Fassung aus Datei einlesen", form=form)

    def preview_page(self, request, status, *, plan, wanted, kept):
        changes = [in_words(change) for change in plan.changes]
        return self._page(request, "import_preview", None, "Vorschau", preview=plan, changes=changes, kept=kept)


def _based_on(wanted: dict) -> Catalogue | None:
    return None if wanted["based_on"] == ALL_NEW else Catalogue.objects.get(pk=wanted["based_on"])
