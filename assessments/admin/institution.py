"""Institutions."""

from django.contrib import admin

from assessments.models import Institution

from .admin_site import site
from .history import HistoryAdmin
from .institution_list import InstitutionListSteps


class DepartmentGroupFilter(admin.SimpleListFilter):
    """The department groups there are; an empty one would be a link without words."""

    title = "Dezernat"
    parameter_name = "department_group"

    def lookups(self, request, model_admin):
        groups = Institution.objects.exclude(department_group="").order_by("department_group")
        return [(name, name) for name in groups.values_list("department_group", flat=True).distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(department_group=self.value()) if self.value() else queryset


@admin.register(Institution, site=site)
class InstitutionAdmin(InstitutionListSteps, HistoryAdmin):
    list_display = ("name", "code", "kind", "department_group", "active")
    list_filter = ("kind", "active", DepartmentGroupFilter)
    search_fields = ("name", "code")
    fields = (("name", "code"), ("kind", "department_group"), "mailbox", "small_unit", "active")
