"""Institutions: what they are called now, what they were called in each round, and who works there."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render

from assessments.access import permissions
from assessments.administration.admin.base import ReadableForm
from assessments.administration.admin.history import HistoryAdmin
from assessments.administration.admin.mistakes import mistakes_of
from assessments.administration.admin.site import site
from assessments.administration.steps import restore_text
from assessments.institutions.admin.groups import GROUPS_LIST, department_groups, group_widget
from assessments.institutions.admin.list import InstitutionListSteps
from assessments.institutions.admin.reorganisation import MOST_BEFORE, ReorganisationSteps, reorganisation_address
from assessments.institutions.steps.reorganisation import (
    follow_institutions,
    lock_unpublished_rounds,
    move_institutions,
)
from assessments.models import Institution, Membership
from assessments.saving.forms.fields import GatedField
from assessments.text.models.alphabetical import Alphabetical


class InstitutionForm(ReadableForm):
    class Meta:
        widgets = {"department_group": group_widget()}

    def clean_active(self):
        """Its successors hold their roles here: it would be theirs in new rounds too."""
        active = self.cleaned_data["active"]
        if active and self.instance.pk and self.instance.successions.filter(ends=True).exists():
            raise forms.ValidationError("Diese Institution gibt es nicht mehr. Eine andere führt ihre Arbeit weiter.")
        return active


class MoveForm(forms.Form):
    department_group = GatedField(
        label="Neues Dezernat",
        required=False,
        max_length=Institution._meta.get_field("department_group").max_length,
        widget=group_widget(),
        help_text="Ein vorhandenes oder ein neues. Leer heißt: ohne Dezernat.",
    )


class DepartmentGroupFilter(admin.SimpleListFilter):
    """The department groups there are; an empty one would be a link without words."""

    title = "Dezernat"
    parameter_name = "department_group"

    def lookups(self, request, model_admin):
        return [(name, name) for name in department_groups()]

    def queryset(self, request, queryset):
        return queryset.filter(department_group=self.value()) if self.value() else queryset


@admin.register(Institution, site=site)
class InstitutionAdmin(ReorganisationSteps, InstitutionListSteps, HistoryAdmin):
    form = InstitutionForm
    list_display = ("name", "code", "kind", "department_group", "is_active")
    list_filter = ("kind", "active", DepartmentGroupFilter)
    search_fields = ("name", "code")
    fields = (("name", "code"), ("kind", "department_group"), "mailbox", "small_unit", "active")
    actions = ("move", "reorganise")

    @admin.display(description="aktiv", ordering="active")
    def is_active(self, institution):
        return "Ja" if institution.active else "Nein"

    def get_readonly_fields(self, request, obj=None):
        """Old rounds are found under the code: it stays once the institution has taken part."""
        return ("code",) if obj and obj.assessments.exists() else ()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"department_groups": department_groups(), "groups_list": GROUPS_LIST}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            roles = Membership.objects.valid().filter(institution=obj).select_related("user")
            context |= {
                "assessments": obj.assessments.select_related("round").order_by("-round__opens_on", "pk"),
                "successions": obj.successions.select_related("successor"),
                "predecessions": obj.predecessions.select_related("predecessor"),
                "roles": roles.order_by("role", Alphabetical("user__function"), "pk"),
                "may_reorganise": obj.active and permissions.can_reorganise(request.user),
                "reorganisation": reorganisation_address([obj]),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def lock(self, obj):
        """After the rounds that follow it (`locks`)."""
        lock_unpublished_rounds()
        return super().lock(obj)

    def save_model(self, request, obj, form, change):
        with transaction.atomic():
            lock_unpublished_rounds()
            super().save_model(request, obj, form, change)
            follow_institutions([obj])

    def restore(self, earlier, by):
        with transaction.atomic():
            lock_unpublished_rounds()
            follow_institutions([restore_text(earlier=earlier, by=by)])

    @admin.action(description="In ein anderes Dezernat verschieben", permissions=["change"])
    def move(self, request, queryset):
        """Ask where to, then move the selected ones."""
        if not permissions.can_reorganise(request.user):
            raise PermissionDenied
        form = MoveForm(request.POST if "verschieben" in request.POST else None)
        chosen = list(queryset.order_by(Alphabetical("name")))
        if not form.is_valid():
            context = {
                "title": "In ein anderes Dezernat verschieben",
                "form": form,
                "mistakes": mistakes_of(form),
                "institutions": chosen,
                "department_groups": department_groups(),
                "groups_list": GROUPS_LIST,
                "checkbox_name": ACTION_CHECKBOX_NAME,
                "opts": self.opts,
            }
            return render(request, "admin/assessments/institution/move.html", context | site.each_context(request))
        group = form.cleaned_data["department_group"]
        number = move_institutions(codes=[one.code for one in chosen], department_group=group, by=request.user)
        words = "1 Institution" if number == 1 else f"{number} Institutionen"
        messages.success(request, f"{words} verschoben. Dezernat: {group or 'ohne'}.")
        return None

    @admin.action(description="Zusammenlegen oder teilen", permissions=["change"])
    def reorganise(self, request, queryset):
        """The same page as from one of them, with all filled in."""
        chosen = list(queryset.order_by(Alphabetical("name"))[: MOST_BEFORE + 1])
        if len(chosen) > MOST_BEFORE:
            messages.error(request, f"Bitte wählen Sie höchstens {MOST_BEFORE} Institutionen auf einmal.")
            return None
        return redirect(reorganisation_address(chosen))
