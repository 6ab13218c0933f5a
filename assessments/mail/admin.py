"""What the messages say: one row for each kind, with a preview before anything is saved."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from assessments.administration.admin.base import RecordedAdmin, add_readability_hints
from assessments.administration.admin.site import site
from assessments.mail.models.kinds import KINDS, Text
from assessments.mail.steps import message, texts
from assessments.models import MailKind, MailText
from assessments.saving.forms.fields import GatedField
from assessments.saving.forms.previewed import PreviewedForm
from assessments.saving.forms.started import StartedForm


class MailTextForm(PreviewedForm, StartedForm):
    """Shows the default until there is another text; the default itself is not stored, nor an empty field."""

    subject = GatedField(label="Betreff", max_length=120, required=False, widget=AdminTextInputWidget)
    body = GatedField(label="Text", max_length=5000, required=False, widget=AdminTextareaWidget(attrs={"rows": 18}))

    class Meta:
        model = MailText
        fields = ("subject", "body")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default = KINDS[MailKind(self.instance.kind)].default
        words = ", ".join(f"{{{word}}}" for word in KINDS[MailKind(self.instance.kind)].words)
        self.fields["subject"].help_text = "Leer heißt: der Standardtext. Möglich sind dieselben Wörter wie im Text."
        self.fields["body"].help_text = (
            f"Diese Wörter werden beim Versenden ersetzt: {words}. Eine Leerzeile trennt Absätze. "
            "Leeren Sie das Feld, um zum Standardtext zurückzukehren."
        )
        for name in self.fields:
            self.initial[name] = getattr(self.instance, name) or getattr(self.default, name)
        add_readability_hints(self)

    def default_data(self):
        return {"subject": "", "body": ""}

    def clean_subject(self):
        subject = message.one_line(self.cleaned_data["subject"])
        if "{Link}" in subject:
            raise forms.ValidationError("Der Link gehört in den Text, nicht in den Betreff.")
        return self._checked(subject, self.default.subject)

    def clean_body(self):
        body = self.cleaned_data["body"]
        if body and "{Link}" not in body:
            raise forms.ValidationError("Der Link fehlt. Bitte schreiben Sie an die passende Stelle: {Link}")
        if not texts.is_link_alone(body):
            raise forms.ValidationError("Der Link steht allein: Vor und nach {Link} gehört ein Leerzeichen.")
        if body and (missing := texts.missing_words(self.instance.kind, body)):
            words = ", ".join(f"{{{word}}}" for word in missing)
            raise forms.ValidationError(f"Es fehlt: {words}. Ohne das versteht niemand die Nachricht.")
        return self._checked(body, self.default.body)

    def _checked(self, text, default):
        """The text, or "" where it is the default."""
        if texts.has_address(text):
            raise forms.ValidationError(
                "Eine Adresse steht hier nicht, auch keine E-Mail-Adresse. Den Link setzt die Anwendung für {Link} ein."
            )
        if unknown := texts.unknown_words(self.instance.kind, text):
            known = ", ".join(f"{{{word}}}" for word in KINDS[MailKind(self.instance.kind)].words)
            raise forms.ValidationError(f"„{{{unknown[0]}}}“ gibt es hier nicht. Möglich sind: {known}.")
        if texts.has_stray_brace(text):
            raise forms.ValidationError("Eine geschweifte Klammer steht allein. Bitte prüfen Sie „{“ und „}“.")
        return "" if text == default else text


@admin.register(MailText, site=site)
class MailTextAdmin(RecordedAdmin):
    form = MailTextForm
    list_display = ("kind", "shown_subject")
    fields = ("subject", "body")
    change_form_template = "admin/assessments/mailtext/change_form.html"

    @admin.display(description="Betreff")
    def shown_subject(self, row):
        return row.subject or f"{KINDS[MailKind(row.kind)].default.subject} (Standardtext)"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        if not form.errors:
            context["message"] = _preview(form)
        context["has_default"] = obj.subject or obj.body
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _preview(form) -> message.Message:
    """The message with invented facts, of what is typed or else of what applies."""
    values = form.shown()
    text = Text(values["subject"] or form.default.subject, values["body"] or form.default.body)
    return message.example(MailKind(form.instance.kind), text)
