"""„Verlauf“: who changed what, when, from, to. An earlier text can be brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render

from assessments.access import permissions
from assessments.administration import queries as history
from assessments.administration.admin.base import RecordedAdmin
from assessments.administration.admin.site import site
from assessments.administration.models import remember_first_state
from assessments.administration.steps import restore_text
from assessments.models import tracked_models

PER_PAGE = 50


class HistoryAdmin(RecordedAdmin):
    """Replaces Django's list of admin actions by the states that things had."""

    def history_view(self, request, object_id, extra_context=None):
        if not permissions.can_read_history(request.user):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():  # keeps what `get_object` locks
                return self._restore(request, self._item(request, object_id))
        item = self._item(request, object_id)
        context = {
            "title": f"Verlauf: {item}",
            "item": item,
            "opts": self.opts,
            "page": Paginator(history.entries(item), PER_PAGE).get_page(request.GET.get("seite")),
            "may_restore": self.has_change_permission(request, item),
            "fixed": self._fixed_words(item),
        }
        return render(request, "admin/assessments/history.html", context | site.each_context(request))

    def save_model(self, request, obj, form, change):
        if change and type(obj) in tracked_models():
            remember_first_state(type(obj).objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def _item(self, request, object_id):
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return item

    def _restore(self, request, item):
        try:
            earlier = history.earlier_text(item, request.POST.get("text", ""))
        except LookupError as unknown:
            raise Http404 from unknown
        if not self.has_change_permission(request, item) or earlier.field.verbose_name in self._fixed_words(item):
            raise PermissionDenied
        try:
            self.restore(earlier, request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, f"{earlier.field.verbose_name}: Der frühere Text gilt wieder.")
        return redirect(request.path)

    def restore(self, earlier: history.EarlierText, by):
        """Write the text as it once was, and what follows from it."""
        restore_text(earlier=earlier, by=by)

    def _fixed_words(self, item):
        """Fields that may no longer change, by their German words."""
        return [item._meta.get_field(name).verbose_name for name in getattr(item, "fixed_fields", ())]
