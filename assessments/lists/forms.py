"""A list that somebody pastes or uploads."""

from django import forms
from django.core.exceptions import ValidationError

from assessments.lists.rules.table_reading import Unreadable, origin_of, table_text
from assessments.saving.forms.fields import TextField, german_number

MAX_FILE = 2_000_000  # bytes
MAX_LIST = 400_000  # characters


class ListForm(forms.Form):
    """A pasted list, or a file. What a file holds becomes the text, so that it can be corrected."""

    read_as = ""  # said above the preview
    nothing_chosen = "Bitte wählen Sie eine Datei, oder fügen Sie eine Liste ein."

    upload = forms.FileField(
        label="Liste als Datei",
        required=False,
        help_text="CSV (Semikolon, Komma oder Tabulator) oder XLSX, höchstens 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    text = TextField(
        label="Liste einfügen",
        required=False,
        limit=MAX_LIST,
        rows=8,
        hints_at_people=False,  # lists of accounts hold addresses
        help_text="Erste Zeile: die Überschriften.",
    )

    def wanted(self) -> dict:
        """The list as text, and what was chosen beside it."""
        others = {name: value for name, value in self.cleaned_data.items() if name not in ListForm.base_fields}
        return others | {"text": self.cleaned_data["upload"] or self.cleaned_data["text"]}

    def has_something(self) -> bool:
        return bool(self.wanted()["text"])

    def refuse(self, refusal: Exception) -> None:
        """Say why the list cannot be read, where it came from."""
        self.add_error("upload" if self.cleaned_data["upload"] else "text", str(refusal))

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload is None:
            return ""
        if upload.size > MAX_FILE:
            size = german_number(upload.size // 1000)
            raise ValidationError(f"Die Datei hat {size} kB, erlaubt sind {german_number(MAX_FILE // 1000)} kB.")
        content = upload.read()
        try:
            text = table_text(content)
        except Unreadable as error:
            raise ValidationError(str(error), code="unreadable") from error
        if origin := origin_of(content):
            self.read_as = (
                f"Die Datei ist in einer alten Kodierung gespeichert ({origin}). Bitte prüfen Sie die Umlaute."
            )
        return text

    def clean(self):
        values = super().clean()
        if not self.errors and not self.has_something():
            raise ValidationError(self.nothing_chosen, code="nothing")
        if values.get("upload") and values.get("text"):
            self.add_error("upload", "Bitte entweder eine Datei oder eine eingefügte Liste, nicht beides.")
        return values
