"""A catalogue version from a file and as a file. Taking in: choose a file, see what it would do, confirm.

Between preview and confirmation the content travels signed in the page, so nothing is stored for files that nobody
confirms. It is read and checked again when it comes back.
"""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from assessments import catalogue_files, permissions, queries, workflow
from assessments.catalogue_files import FileMistakes, Import
from assessments.downloads import download
from assessments.forms.fields import GatedField
from assessments.models import Catalogue

from .admin_site import site
from .catalogue_version import in_words, to_version

ALL_NEW = "neu"
SALT = "catalogue-import"
HOUR = 60 * 60
LONGEST_KEPT = 2_000_000  # characters in the page; Django takes 2.5 MB of form data


class ImportForm(forms.Form):
    """The file and what to compare it with. `mistakes` are those in the file."""

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
            return catalogue_files.read_bytes(file.name, file.read(catalogue_files.LARGEST + 1))
        except FileMistakes as found:
            self.mistakes = found.mistakes
            number = len(found.mistakes)
            raise forms.ValidationError(
                f"In der Datei {'ist 1' if number == 1 else f'sind {number}'} Fehler."
            ) from found

    def wanted(self) -> Import:
        """What to take in, and how."""
        chosen = self.cleaned_data["based_on"]
        based_on = None if chosen == ALL_NEW else Catalogue.objects.get(pk=chosen)
        return Import(self.cleaned_data["file"], self.cleaned_data["version"], based_on)


class FileSteps:
    """Pages of the administration around files of a whole version."""

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
        if kind not in catalogue_files.FORMATS:
            raise Http404
        try:
            file = catalogue_files.written(queries.load_catalogue(catalogue.pk), kind, queries.terms_of_use())
        except catalogue_files.NotForXlsx as too_long:
            messages.error(request, str(too_long))
            return to_version(catalogue)
        return download(request, file.content, file.name, file.media_type, about=catalogue)

    def import_file(self, request):
        """Choose a file and see what it would do; „vorschau“ brings back what was seen and is now confirmed."""
        if not permissions.can_import_catalogue(request.user):
            raise PermissionDenied
        if "vorschau" in request.POST:
            return self._take_in(request, request.POST["vorschau"])
        form = ImportForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            wanted = form.wanted()
            try:
                preview = catalogue_files.preview_import(wanted, by=request.user)
            except workflow.TransitionNotAllowed as refusal:
                taken = refusal.reason == workflow.Reason.VERSION_TAKEN
                form.add_error("version" if taken else "based_on", str(refusal))
            else:
                kept = _kept(preview, wanted, request.user)
                if len(kept) <= LONGEST_KEPT:
                    return self._preview_page(request, preview, wanted, kept)
                form.add_error(
                    "file", "Der Katalog ist für diese Seite zu lang. Bitte „manage.py import_catalogue“ verwenden."
                )
        return self._page(request, "import", None, "Fassung aus Datei einlesen", form=form)

    def _preview_page(self, request, preview, wanted: Import, kept: str):
        return self._page(
            request,
            "import_preview",
            None,
            "Vorschau",
            preview=preview,
            based_on=wanted.based_on,
            changes=[in_words(change) for change in preview.changes],
            kept=kept,
        )

    def _take_in(self, request, kept: str):
        try:
            catalogue = catalogue_files.import_file(_seen(kept, request.user), by=request.user)
        except (signing.BadSignature, FileMistakes, Catalogue.DoesNotExist):
            messages.error(request, "Die Vorschau ist abgelaufen. Bitte wählen Sie die Datei noch einmal.")
        except workflow.TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Fassung {catalogue.version} ist als Entwurf angelegt.")
            return to_version(catalogue)
        return redirect(reverse("admin:catalogue-import"))


def _kept(preview: catalogue_files.Preview, wanted: Import, user) -> str:
    """What was seen, signed for the person who saw it."""
    content = catalogue_files.yaml_bytes(preview.tree).decode()
    based_on = wanted.based_on.pk if wanted.based_on else None
    return signing.dumps([user.pk, content, based_on], salt=SALT, compress=True)


def _seen(kept: str, user) -> Import:
    """The same again, read like a file. Raises BadSignature, FileMistakes or DoesNotExist."""
    person, content, based_on = signing.loads(kept, salt=SALT, max_age=HOUR)
    if person != user.pk:
        raise signing.BadSignature
    file = catalogue_files.read_bytes("katalog.yaml", content.encode())
    return Import(file, based_on=Catalogue.objects.get(pk=based_on) if based_on else None)
