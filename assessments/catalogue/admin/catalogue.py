"""Catalogue versions: a draft is edited here, a published one is only read, copied and used."""

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse

from assessments.access import permissions
from assessments.administration.admin.base import PlainWidgets, ReadableForm
from assessments.administration.admin.history import HistoryAdmin
from assessments.administration.admin.site import site
from assessments.catalogue.admin.file import FileSteps
from assessments.catalogue.admin.version import VersionSteps, outline_id
from assessments.catalogue.models.wording import DEFAULT_HINTS
from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.queries.clarity_notes import clarity_notes_of, unclear_texts
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.locks import locked
from assessments.models import Catalogue, QualityArea, QualityRequirement, RatingLevel, ReflectionQuestion
from assessments.saving.forms.previewed import PreviewedForm
from assessments.saving.forms.started_rows import StartedFormSet


def catalogue_of(obj) -> Catalogue:
    return obj if isinstance(obj, Catalogue) else obj.catalogue


class DraftOnly:
    """Rights of everything in a catalogue: those at its version. `obj` is the page's object, also in inlines."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("assessments.view_catalogue")

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("assessments.change_catalogue")
        return permissions.can_change_catalogue(request.user, catalogue_of(obj))

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class DraftOnlyInline(DraftOnly, PlainWidgets, admin.StackedInline):
    formset = StartedFormSet
    extra = 1

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class DraftOnlyAdmin(DraftOnly, HistoryAdmin):
    def lock(self, obj):
        """The catalogue too, so that nobody publishes it between the check and the save."""
        catalogue = locked(catalogue_of(obj))
        if isinstance(obj, Catalogue):
            return catalogue
        obj.refresh_from_db()
        obj.catalogue = catalogue
        return obj


class ItemForm(ReadableForm):
    """An item whose catalogue is that of its parent; the database keeps codes unique in it."""

    parent = None

    def clean(self):
        parent = self.cleaned_data.get(self.parent)
        if parent:
            self.instance.catalogue = parent.catalogue
        return super().clean()

    def _get_validation_exclusions(self):
        """Check the catalogue's constraints although it is no field of the form."""
        return super()._get_validation_exclusions() - {"catalogue"}


class RequirementInlineForm(ItemForm):
    parent = "area"

    def clean_code(self):
        code = self.cleaned_data["code"]
        if refusal := catalogue_rules.code_refusal(code):
            raise forms.ValidationError(refusal)
        return code


def first_versions(catalogue: Catalogue):
    """Requirements of other versions that a requirement of this one may go back to."""
    others = QualityRequirement.objects.filter(catalogue__code=catalogue.code, origin=None)
    return others.exclude(catalogue=catalogue).select_related("catalogue").order_by("catalogue", "code")


class OwnQuestionForm(ItemForm):
    parent = "requirement"


class RequirementForm(PreviewedForm, RequirementInlineForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if area := self.fields.get("area"):
            area.queryset = self.instance.catalogue.areas.all()
            area.help_text = "Die Anforderung zieht mit allen Texten um."
        if origin := self.fields.get("origin"):
            origin.queryset = first_versions(self.instance.catalogue)
            origin.label_from_instance = lambda first: f"{first} ({first.catalogue.version})"


class FoldedInline(DraftOnlyInline):
    """Closed until somebody needs it: the outline above is the way to most texts."""

    classes = ("collapse",)


class AreaInline(FoldedInline):
    model = QualityArea
    fields = (("code", "position"), ("title", "title_status"), "description", ("source", "description_status"))
    can_delete = False
    verbose_name_plural = "Qualitätsbereiche (die Anforderungen stehen auf der Seite ihres Bereichs)"
    show_change_link = True


class LevelInline(FoldedInline):
    model = RatingLevel
    fields = (("value", "label", "symbol"), "meaning", "anchor", ("evidence_required", "wording_status"), "source")
    verbose_name_plural = "Stufen"


class CommonQuestionInline(FoldedInline):
    model = ReflectionQuestion
    fields = (("code", "position", "answer_type"), "text", "help_text", ("source", "wording_status"))
    verbose_name_plural = "Reflexionsfragen zu allen Anforderungen"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(requirement=None)


class RequirementInline(DraftOnlyInline):
    model = QualityRequirement
    form = RequirementInlineForm
    fields = (("code", "position"), ("title", "title_status"), ("wording", "wording_status"))
    can_delete = False
    verbose_name_plural = "Qualitätsanforderungen (alle Texte auf der Seite der Anforderung)"
    show_change_link = True


class OwnQuestionInline(DraftOnlyInline):
    model = ReflectionQuestion
    form = OwnQuestionForm
    fields = CommonQuestionInline.fields
    verbose_name_plural = "Eigene Reflexionsfragen dieser Anforderung"


RULES = ("team_rules", *DEFAULT_HINTS, "rules_status")


class CatalogueForm(PreviewedForm, ReadableForm):
    """The texts of a version that stand at every requirement have a preview."""


@admin.register(Catalogue, site=site)
class CatalogueAdmin(FileSteps, VersionSteps, DraftOnlyAdmin):
    list_display = ("title", "version", "status", "area_count", "requirement_count")
    list_filter = ("status",)
    form = CatalogueForm
    fieldsets = (
        (
            None,
            {"fields": (("code", "version"), "title", "notice", "sources", ("status", "published_at"), "copied_from")},
        ),
        ("Regeln und Hinweise", {"fields": RULES}),
    )
    readonly_fields = ("status", "published_at", "copied_from")
    inlines = (AreaInline, LevelInline, CommonQuestionInline)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("copied_from")

    def get_inlines(self, request, obj):
        """Of a published version the outline leads to the areas."""
        return self.inlines if obj is None or obj.is_draft else self.inlines[1:]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.annotate(
            areas_=Count("areas", distinct=True), requirements_=Count("requirements", distinct=True)
        )
        return changelist

    @admin.display(description="Bereiche")
    def area_count(self, catalogue):
        return catalogue.areas_

    @admin.display(description="Anforderungen")
    def requirement_count(self, catalogue):
        return catalogue.requirements_

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        if form.fields and not form.errors:
            context["preview"] = Catalogue(**{name: form[name].value() or "" for name in RULES})
        if obj:
            tree = catalogue_tree(obj.pk)
            context |= {
                "tree": tree,
                "unclear": unclear_texts(tree),
                "may_copy": not obj.is_draft and permissions.can_copy_catalogue(request.user),
                "may_publish": permissions.can_publish_catalogue(request.user, obj),
                "may_start_round": obj.status == Catalogue.Status.PUBLISHED
                and request.user.has_perm("assessments.add_assessmentround"),
                "may_retire": permissions.can_retire_catalogue(request.user, obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class PartAdmin(DraftOnlyAdmin):
    """A part of a catalogue: reached from its page and created there."""

    def has_add_permission(self, request):
        return False

    def has_module_permission(self, request):
        return False

    def response_post_save_change(self, request, obj):
        """Back to its place in the outline."""
        return redirect(f"{reverse('admin:assessments_catalogue_change', args=[obj.catalogue_id])}#{outline_id(obj)}")


@admin.register(QualityArea, site=site)
class QualityAreaAdmin(PartAdmin):
    form = ItemForm
    list_display = ("code", "title", "catalogue")
    list_display_links = ("title",)
    list_filter = ("catalogue",)
    list_select_related = ("catalogue",)
    ordering = ("-catalogue", "position")
    fields = (("code", "position"), ("title", "title_status"), ("description", "description_status"), "source")
    inlines = (RequirementInline,)


HELP_TEXTS = ("explanation", "evidence_examples", "guiding_questions", "not_relevant_hint", "explanation_status")
PREVIEWED = ("title", "wording", "wording_status", *HELP_TEXTS)


@admin.register(QualityRequirement, site=site)
class QualityRequirementAdmin(PartAdmin):
    form = RequirementForm
    list_display = ("code", "title", "wording_status", "catalogue")
    list_display_links = ("title",)
    list_filter = ("catalogue", "wording_status")
    list_select_related = ("catalogue",)
    search_fields = ("code", "title", "wording")
    ordering = ("-catalogue", "area__position", "position")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "area",
                    ("code", "position"),
                    ("title", "title_status"),
                    ("wording", "wording_status"),
                    "source",
                    "origin",
                )
            },
        ),
        (
            "Hilfe an der Frage",
            {"fields": HELP_TEXTS},
        ),
    )
    inlines = (OwnQuestionInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("area", "catalogue")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["notes"] = clarity_notes_of(obj)
        form = context["adminform"].form
        if form.fields and not form.errors:
            context["preview"] = QualityRequirement(**{name: form.shown()[name] for name in PREVIEWED})
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
