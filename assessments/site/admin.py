"""The public texts of the site: edited beside a preview, with the way back to the text they began with."""

from functools import cache

import yaml
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget

from assessments.administration.admin.base import ReadableForm, RecordedAdmin
from assessments.administration.admin.site import site
from assessments.models import SitePage
from assessments.saving.forms.previewed import PreviewedForm


@cache
def default_pages() -> dict[str, dict[str, str]]:
    """Title and text of each page as the application brings them along, by slug."""
    rows = yaml.safe_load((settings.FIXTURE_DIRS[0] / "pages.yaml").read_text(encoding="utf-8"))
    return {row["fields"]["slug"]: {name: row["fields"][name] for name in ("title", "body")} for row in rows}


class SitePageForm(PreviewedForm, ReadableForm):
    def default_data(self):
        return default_pages().get(self.instance.slug, {})


@admin.register(SitePage, site=site)
class SitePageAdmin(RecordedAdmin):
    form = SitePageForm
    list_display = ("title", "slug")
    fields = ("title", "slug", "body")
    change_form_template = "admin/assessments/sitepage/change_form.html"

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        if not form.errors:
            context["preview"] = form.shown()
        if obj:
            default = form.default_data()
            context["has_default"] = default and default != {"title": obj.title, "body": obj.body}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
