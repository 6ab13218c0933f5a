"""Institutions, and the public texts of the site."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget

from assessments.models import Institution, SitePage

from .admin_site import site
from .base import RecordedAdmin


@admin.register(Institution, site=site)
class InstitutionAdmin(RecordedAdmin):
    list_display = ("name", "code", "kind", "department_group", "active")
    list_filter = ("kind", "active", "department_group")
    search_fields = ("name", "code")
    fields = (("name", "code"), ("kind", "department_group"), "mailbox", "small_unit", "active")


@admin.register(SitePage, site=site)
class SitePageAdmin(RecordedAdmin):
    list_display = ("title", "slug")
    fields = ("title", "slug", "body")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
