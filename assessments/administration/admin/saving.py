"""How every form of the administration saves: locked, compared with what is saved by now, and with nothing lost."""

import re

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import CharField, TextField
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from assessments.administration.admin.mistakes import mistakes_of
from assessments.events.steps.locks import locked
from assessments.saving.forms.started import StartedForm, started

ROW_FIELD = re.compile(r"(?:(?P<rows>\w+)-\d+-)?(?P<name>\w+)")
GONE = "Das hat inzwischen jemand gelöscht. Ihr Text steht noch da. Kopieren Sie, was Sie brauchen."
CLOSED = "Das lässt sich nicht mehr ändern. Ihr Text steht noch da. Kopieren Sie, was Sie brauchen."


class Saving:
    """For each `ModelAdmin` whose forms are `StartedForm`s."""

    def get_object(self, request, object_id, from_field=None):
        """For a POST locked and as it is then, so that what is compared is what is overwritten."""
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST":
            return obj
        try:
            with transaction.atomic():
                return self.lock(obj)
        except self.model.DoesNotExist:
            return None

    def lock(self, obj):
        """The row as it is once it is locked, and with it whatever has to be locked before."""
        locked(obj)
        obj.refresh_from_db()
        return obj

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            item = object_id and request.method == "POST" and super().get_object(request, object_id)
            if not item or not self.has_view_permission(request, item):
                raise
            return self._typed_page(request, CLOSED, 403, item)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        if request.method == "POST":
            return self._typed_page(request, GONE, 410)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def render_change_form(self, request, context, add=False, **kwargs):
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        rows = [form, *(row for formset in formsets for row in formset.forms)]
        if add:
            context["title"] = f"{self.opts.verbose_name} anlegen"
        context |= {
            "started": started(row for row in rows if isinstance(row, StartedForm)),
            "mistakes": mistakes_of(form, *formsets) if context["errors"] else None,
        }
        return super().render_change_form(request, context, add=add, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows = [form, *(row for formset in formsets for row in formset.forms)]
        labels = dict.fromkeys(label for row in rows for label in getattr(row, "taken_over", ()))
        if labels:
            fields = ", ".join(f"„{label}“" for label in labels)
            messages.info(request, f"Inzwischen hat auch jemand anderes gespeichert: {fields}. Beides gilt.")

    def response_add(self, request, obj, post_url_continue=None):
        return self._after(request, obj, self.response_post_save_add)

    def response_change(self, request, obj):
        return self._after(request, obj, self.response_post_save_change)

    def response_delete(self, request, obj_display, obj_id):
        messages.success(request, f"„{obj_display}“ ist gelöscht.")
        return redirect(self._filtered(request, reverse(f"admin:assessments_{self.opts.model_name}_changelist")))

    def _after(self, request, obj, otherwise):
        """Say what is saved, with the way to it, and go on to where the button leads."""
        name = f"admin:assessments_{self.opts.model_name}"
        own = reverse(f"{name}_change", args=[obj.pk])
        link = format_html('<a href="{}">{}</a>', own, obj) if self.has_view_permission(request, obj) else obj
        messages.success(request, format_html("„{}“ ist gespeichert.", link))
        if "_continue" in request.POST:
            return redirect(self._filtered(request, own))
        if "_addanother" in request.POST:
            return redirect(self._filtered(request, reverse(f"{name}_add")))
        return otherwise(request, obj)

    def _filtered(self, request, address: str) -> str:
        return add_preserved_filters(
            {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}, address
        )

    def _typed_page(self, request, words: str, status: int, item=None):
        """What was typed, to be copied: it cannot be saved here any more."""
        typed = [(self._label(name), text) for name, text in request.POST.items() if text.strip()]
        context = self.admin_site.each_context(request) | {
            "title": "Noch nicht gespeichert",
            "opts": self.opts,
            "words": words,
            "item": item,
            "typed": [(label, text) for label, text in typed if label],
        }
        return render(request, "admin/assessments/typed.html", context, status=status)

    def _label(self, name: str) -> str:
        """What people call the text field of that name; empty for what nobody typed."""
        found = ROW_FIELD.fullmatch(name)
        models = [self.model, *(inline.model for inline in self.inlines)] if found else []
        for model in models:
            try:
                field = model._meta.get_field(found["name"])
            except FieldDoesNotExist:
                continue
            return str(field.verbose_name) if isinstance(field, CharField | TextField) and not field.choices else ""
        return ""
