"""What all pages of the administration share."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import models
from django.db.models import ProtectedError, Q
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from assessments.administration.admin.deletion import hanging_on
from assessments.administration.admin.saving import Saving
from assessments.models import AuditEvent
from assessments.saving.forms.fields import LONGEST_KEY, gated
from assessments.saving.forms.started import StartedForm
from assessments.text.models.alphabetical import Alphabetical
from assessments.text.rules import alphabet, readability, text_gate

LONGEST_SEARCH = 160  # characters
NOT_PROSE = frozenset({"source", "sources"})


def add_readability_hints(form: forms.BaseForm) -> None:
    """Under each longer text what would make it easier to read: as it is saved, or as it was just sent."""
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.Textarea) and name not in NOT_PROSE:
            value = field.get_bound_field(form, name).value()  # `form[name]` would keep the help text as it was
            found = readability.hints(str(value or ""))
            if found:
                items = format_html_join("", "<li>{}</li>", ((hint,) for hint in found))
                field.help_text = format_html('{}<ul class="cc-hints">{}</ul>', field.help_text, items)


class ReadableForm(StartedForm):
    """Says how its texts read; never refuses one for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        add_readability_hints(self)


class TickedRows(forms.CheckboxSelectMultiple):
    """Tick boxes as one named group with its hint; the administration names and describes single fields only."""

    template_name = "admin/assessments/ticked_rows.html"

    def __init__(self, *, label: str, hint: str):
        super().__init__()
        self.label, self.hint = label, hint

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"label": self.label, "hint": self.hint}


class PlainWidgets:
    """Fields that work without JavaScript: the browser's own date field, no pop-up windows."""

    form = ReadableForm
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if field and "required" not in kwargs.get("error_messages", ()):
            field.error_messages["required"] = f"Bitte füllen Sie „{field.label}“ aus."
        return gated(field)


class ShownFiltersOnly:
    """The address filters by what the page offers and nothing else.

    Django takes any field of the row, also those that no page shows: one could guess texts of an institution letter
    by letter, see who logged in when, or list what one person did.
    """

    def lookup_allowed(self, lookup, value, request=None):
        filters = [getattr(item, "parameter_name", item) for item in self.list_filter]
        return any(lookup in (name, f"{name}__exact", f"{name}__id__exact", f"{name}__isnull") for name in filters)


class AlphabeticalList(ChangeList):
    """A column of texts that somebody sorts by is in the order of `assessments.text.rules.alphabet` too."""

    def get_ordering(self, request, queryset):
        return [self._in_order(one) for one in super().get_ordering(request, queryset)]

    def _in_order(self, wanted):
        texts = {field.name for field in self.lookup_opts.fields if isinstance(field, models.CharField)}
        if not isinstance(wanted, str) or wanted.removeprefix("-") not in texts:
            return wanted
        column = Alphabetical(wanted.removeprefix("-"))
        return column.desc() if wanted.startswith("-") else column.asc()


class FoundAsWritten:
    """Order and search as people expect, on both databases alike."""

    def get_changelist(self, request, **kwargs):
        return AlphabeticalList

    def get_search_results(self, request, queryset, search_term):
        fields = self.get_search_fields(request)
        for word in text_gate.let_in(search_term[:LONGEST_SEARCH], in_one_line=True).split():
            pattern = alphabet.spelling_pattern(word)
            queryset = queryset.filter(Q(*((f"{field}__iregex", pattern) for field in fields), _connector=Q.OR))
        return queryset, any(lookup_spawns_duplicates(self.opts, field) for field in fields)


class RecordedAdmin(FoundAsWritten, ShownFiltersOnly, PlainWidgets, Saving, admin.ModelAdmin):
    """Every change made here stands in the audit log too, also after its object is gone."""

    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        """A key that no row can have is a bad request; the database could not even look it up."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY for key in keys):
            raise SuspiciousOperation
        return super().changelist_view(request, extra_context)

    def get_deleted_objects(self, objs, request):
        """Kinds and numbers, in one query."""
        (item,) = objs
        going, staying = hanging_on(item)
        return [str(item)], going, set(), [f"{kind}: {number}" for kind, number in staying.items()]

    def delete_view(self, request, object_id, extra_context=None):
        """What hangs on something further down forbids the deletion too; then nothing has happened."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            messages.error(request, "Das lässt sich nicht löschen: Anderes, das erhalten bleiben muss, hängt daran.")
            return redirect(request.path)

    def log_addition(self, request, obj, message):
        return self._record(request, AuditEvent.Verb.ADD, super().log_addition(request, obj, message), obj)

    def log_change(self, request, obj, message):
        return self._record(request, AuditEvent.Verb.CHANGE, super().log_change(request, obj, message), obj)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            AuditEvent.objects.record(by=request.user, verb=AuditEvent.Verb.DELETE, subject=obj)
        return super().log_deletions(request, queryset)

    def _record(self, request, verb, entry, obj):
        AuditEvent.objects.record(by=request.user, verb=verb, subject=obj, note=entry.get_change_message())
        return entry


class ReadOnlyAdmin(FoundAsWritten, ShownFiltersOnly, admin.ModelAdmin):
    """A list to read. Nothing is changed here, so there is no history of it."""

    show_full_result_count = False
    actions = None

    def history_view(self, request, object_id, extra_context=None):
        raise PermissionDenied

    def render_change_form(self, request, context, *args, **kwargs):
        return super().render_change_form(request, context | {"may_read_history": False}, *args, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
