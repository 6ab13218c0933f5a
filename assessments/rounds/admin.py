"""Rounds: timetable, catalogue version, and who is invited. Opening, publishing and closing happen in /sichtung/."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count

from assessments.access import permissions
from assessments.administration.admin.base import ReadableForm, TickedRows
from assessments.administration.admin.history import HistoryAdmin
from assessments.administration.admin.site import site
from assessments.models import Assessment, AssessmentRound, Catalogue, Institution
from assessments.results.queries.numbers import status_counts
from assessments.rounds.steps.round import invite
from assessments.saving.forms.fields import RowsField
from assessments.saving.forms.previewed import IntroForm


class RoundForm(IntroForm, ReadableForm):
    invite_all = forms.BooleanField(
        label="Alle einladen",
        required=False,
        help_text="Alle aktiven Institutionen, die noch nicht eingeladen sind.",
    )
    invited = RowsField(
        Institution.objects.none(),
        label="Einzeln einladen",
        required=False,
        widget=TickedRows(
            label="Einzeln einladen",
            hint="Nur aktive Institutionen, die noch nicht eingeladen sind. Vor dem Öffnen nimmt die Abteilung "
            "Integration Institutionen wieder heraus. Danach kann die Institution absagen.",
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        institutions = Institution.objects.filter(active=True)
        if self.instance.pk:
            institutions = institutions.exclude(assessments__round=self.instance)
        self.fields["invited"].queryset = institutions
        if intro := self.fields.get("intro_text"):
            intro.widget.attrs["rows"] = 10
        if catalogue := self.fields.get("catalogue"):
            catalogue.queryset = Catalogue.objects.filter(status=Catalogue.Status.PUBLISHED)

    def institutions_to_invite(self):
        """Institutions that were chosen, all or some."""
        return self.fields["invited"].queryset if self.cleaned_data["invite_all"] else self.cleaned_data["invited"]


@admin.register(AssessmentRound, site=site)
class RoundAdmin(HistoryAdmin):
    form = RoundForm
    list_display = ("title", "code", "status", "catalogue", "opens_on", "submission_deadline", "invited_count")
    list_filter = ("status", "is_training")
    list_select_related = ("catalogue",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(invited_=Count("assessments"))

    @admin.display(description="eingeladen")
    def invited_count(self, assessment_round):
        return assessment_round.invited_

    @admin.display(description="Selbstbewertungen")
    def participation(self, assessment_round):
        counts = status_counts(assessment_round)
        named = [f"{number} {Assessment.Status(status).label}" for status, number in counts.items() if number]
        return ", ".join(named) or "noch keine"

    def get_fieldsets(self, request, obj=None):
        facts = ("title", "code", "catalogue", "is_training", "intro_text")
        dates = (("info_date", "opens_on"), ("submission_deadline", "review_until"), "planned_publication")
        committee = (
            ("committee", "committee_date"),
            "papers_days",
            ("is_public_session", "agenda_item", "paper_number"),
            "lead_department",
        )
        fieldsets = [
            (None, {"fields": ("status", "participation", *facts) if obj else facts}),
            ("Zeitplan", {"fields": dates}),
            ("Ergebnisse und Gremium", {"fields": ("min_institutions", "min_opinions", *committee)}),
        ]
        if obj is None or obj.takes_invitations:
            fieldsets.append(("Einladen", {"fields": ("invite_all", "invited")}))
        return fieldsets

    def get_readonly_fields(self, request, obj=None):
        return ("status", "participation", *obj.fixed_fields) if obj else ("status", "participation")

    def render_change_form(self, request, context, *args, **kwargs):
        preview = context["adminform"].form.as_typed
        context |= {
            "may_steer": permissions.can_steer(request.user),
            "preview": preview,
            "has_default": preview and not preview.has_default_intro,
            "default_label": "Standardtext einsetzen, ohne zu speichern",
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_demo = request.user.is_demo  # else it would count as a real round among demo data
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        chosen = form.institutions_to_invite()
        if chosen and form.instance.takes_invitations:
            number = invite(assessment_round=form.instance, institutions=chosen, by=request.user)
            messages.success(request, f"Neu eingeladen: {number}.")
