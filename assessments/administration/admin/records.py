"""What is only read here: the status of assessments, never their contents, and the audit log."""

from django.contrib import admin

from assessments.administration.admin.base import ReadOnlyAdmin
from assessments.administration.admin.site import site
from assessments.models import Assessment, AuditEvent


@admin.register(Assessment, site=site)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("institution_name", "round", "status", "participation", "deadline")
    list_filter = ("round", "status", "participation")
    list_select_related = ("round",)
    search_fields = ("institution_name", "institution__code")
    fields = (
        "institution_name",
        "department_group",
        "round",
        "status",
        "participation",
        "publication_consent",
        "extended_until",
        "submitted_at",
        "accepted_at",
    )

    @admin.display(description="Frist")
    def deadline(self, assessment):
        return assessment.deadline


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ReadOnlyAdmin):
    """Not searchable by person: it explains what happened to a thing, not what somebody does all day."""

    list_display = ("happened_at", "verb", "kind", "label", "step", "actor_function")
    list_filter = ("round", "verb")
    list_per_page = 50
    fields = ("happened_at", "actor_function", "verb", "kind", "label", "round", "step", "remark")

    @admin.display(description="Art")
    def kind(self, event):
        return event.subject_kind

    @admin.display(description="Gegenstand")
    def label(self, event):
        return event.readable_label

    @admin.display(description="Vermerk")
    def remark(self, event):
        return event.readable_note

    @admin.display(description="Status")
    def step(self, event):
        return event.step
