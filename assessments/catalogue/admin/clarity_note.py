"""What the institutions do not understand: a list to work through, and the notes at each text."""

from django.contrib import admin

from assessments.administration.admin.base import RecordedAdmin
from assessments.administration.admin.site import site
from assessments.models import ClarityNote
from assessments.saving.forms.started import StartedForm
from assessments.text.rules.text_gate import says_something


class ClarityNoteForm(StartedForm):
    def clean(self):
        data = super().clean()
        if data.get("status") == ClarityNote.Status.HANDLED and not says_something(data.get("outcome", "")):
            self.add_error("outcome", "Bitte schreiben Sie in einem Satz, was daraus wurde.")
        return data


@admin.register(ClarityNote, site=site)
class ClarityNoteAdmin(RecordedAdmin):
    """The sentence is read, the outcome written. Deleting is for notes with a name in them."""

    form = ClarityNoteForm
    list_display = ("text", "place", "version", "noted_on", "status")
    list_filter = ("status", "requirement__catalogue")
    list_select_related = ("requirement__catalogue", "question")
    list_per_page = 50
    fields = ("text", "about", "version", "noted_on", "demo", "status", "outcome")
    readonly_fields = ("text", "about", "version", "noted_on", "demo")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("requirement__catalogue", "question")

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if name != "demo" or (obj and obj.is_demo)]

    def has_add_permission(self, request):
        return False

    @admin.display(description="Stelle")
    def place(self, note):
        return note.place

    @admin.display(description="Gemeint ist")
    def about(self, note):
        """The text that was read."""
        return f"Frage {note.question}" if note.question else f"{note.requirement.code}: {note.requirement.wording}"

    @admin.display(description="Fassung")
    def version(self, note):
        return note.requirement.catalogue.version

    @admin.display(description="Herkunft")
    def demo(self, note):
        return "Demodaten: erfunden"
