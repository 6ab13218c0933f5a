"""Accounts with their roles. People appear by function; when somebody last logged in is shown nowhere."""

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path

from assessments.access import permissions
from assessments.administration.admin.base import PlainWidgets
from assessments.administration.admin.history import HistoryAdmin
from assessments.administration.admin.site import site
from assessments.events.steps.transitions import Reason
from assessments.models import IndividualRating, Institution, Membership, Role, User
from assessments.people.admin.account_access import AccountAccess
from assessments.people.admin.account_leaving import AccountLeaving, StateFilter
from assessments.people.admin.account_list import AccountListSteps
from assessments.people.models.account import DEMO_PREFIX, FORMER_PREFIX
from assessments.people.queries.accounts import is_last_admin
from assessments.saving.forms.started import StartedForm
from assessments.saving.forms.started_rows import StartedFormSet
from assessments.text.models.alphabetical import Alphabetical

INSTITUTIONS_LIST = "institutionen"
SAME_ROLE = "Diese Rolle hat das Konto schon. Bitte löschen Sie eine der beiden Zeilen."


class MembershipForm(StartedForm):
    """The institution is typed by its code, with a list of suggestions: a select of 400 would fill the page."""

    institution = forms.ModelChoiceField(
        Institution.objects.all(),
        to_field_name="code",
        required=False,
        label="Institution",
        widget=forms.TextInput(attrs={"list": INSTITUTIONS_LIST, "autocomplete": "off"}),
        help_text="Kürzel der Institution, zum Beispiel „VHS“. Leer bei Rollen für die ganze Stadt.",
        error_messages={"invalid_choice": "Dieses Kürzel gibt es nicht. Bitte wählen Sie eines aus der Liste."},
    )

    class Meta:
        model = Membership
        fields = ("role", "institution", "valid_until")
        labels = {"valid_until": "Vertretung bis"}
        help_texts = {
            "valid_until": "Letzter Tag einer Vertretung; danach endet die Rolle von selbst. Leer: ohne Ende.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.institution_id:
            self.initial["institution"] = self.instance.institution


class MembershipFormSet(StartedFormSet):
    def get_unique_error_message(self, unique_check):
        return SAME_ROLE

    def clean(self):
        """What each form alone cannot know: the same role twice on the page, and the last one that may administer."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        kept = [data for data in kept if data.get("role")]
        roles = [(data["role"], data["institution"]) for data in kept]
        if len(roles) > len(set(roles)):
            raise forms.ValidationError(SAME_ROLE)
        before = [form.initial for form in self.initial_forms]
        had = any(role.get("role") == Role.ADMIN and not role.get("valid_until") for role in before)
        has = any(data["role"] == Role.ADMIN and not data["valid_until"] for data in kept)
        if self.instance.pk and had and not has and is_last_admin(self.instance):
            raise forms.ValidationError(Reason.LAST_ADMIN.label)


class MembershipInline(PlainWidgets, admin.StackedInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    extra = 1
    fields = (("role", "institution", "valid_until"),)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("institution")


class AccountForm(StartedForm):
    class Meta:
        model = User
        fields = ("username", "function", "email", "is_active")
        help_texts = {
            "email": "Für den Link zum Festlegen des Passworts; möglichst ein Funktionspostfach. Mit einer neuen "
            "Adresse gilt das bisherige Passwort nicht mehr. Hat das Konto Rollen, bestätigt das zuerst eine "
            "zweite Person.",
            "is_active": "Ohne Haken ist das Konto vorübergehend gesperrt: Niemand kann sich damit anmelden. "
            "Rollen und Passwort bleiben. Den Haken wieder zu setzen, bestätigt eine zweite Person. Gibt "
            "jemand die Funktion ab, wählen Sie stattdessen „Konto schließen“.",
        }

    def clean_is_active(self):
        """The page has locked all that administer (`AccountAccess.get_object`)."""
        active = self.cleaned_data["is_active"]
        if self.instance.pk and not active and is_last_admin(self.instance):
            raise forms.ValidationError(Reason.LAST_ADMIN.label)
        return active

    def clean_username(self):
        """Accounts with the prefix of the demo vanish with it; the other one stands for a name that is gone."""
        username = User.normalize_username(self.cleaned_data["username"])
        if username.startswith(DEMO_PREFIX) and not self.instance.is_demo:
            raise forms.ValidationError(f"Namen mit „{DEMO_PREFIX}“ am Anfang gehören zu den Demodaten.")
        if username.startswith(FORMER_PREFIX) and "username" in self.changed_data:
            raise forms.ValidationError(f"Mit „{FORMER_PREFIX}“ beginnen geschlossene Konten, deren Name entfernt ist.")
        return username


class NewAccountForm(AccountForm):
    send_invitation = forms.BooleanField(
        label="Einladung per E-Mail senden",
        required=False,
        initial=True,
        help_text="Die Person bekommt einen Link, der sieben Tage gilt, und legt damit ihr Passwort selbst fest.",
    )

    def clean(self):
        super().clean()
        invited = self.cleaned_data.get("send_invitation")
        if invited and "email" in self.cleaned_data and not self.cleaned_data["email"]:
            self.add_error("email", "Für die Einladung braucht das Konto eine E-Mail-Adresse.")
        if invited and not self.cleaned_data.get("is_active"):
            self.add_error("send_invitation", "Einladen lässt sich nur ein aktives Konto.")

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User, site=site)
class AccountAdmin(AccountAccess, AccountListSteps, AccountLeaving, HistoryAdmin, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    list_display = ("username", "function", "roles_text", "state")
    list_filter = ("memberships__role", StateFilter)
    search_fields = ("username", "function", "email", "memberships__institution__name")
    ordering = (Alphabetical("username"),)
    filter_horizontal = ()
    fieldsets = ((None, {"fields": (("username", "function"), "email", "is_active")}),)
    add_fieldsets = ((None, {"fields": (("username", "function"), "email", "is_active", "send_invitation")}),)
    inlines = (MembershipInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__institution", "access_changes__institution")

    def get_urls(self):
        """Without Django's page that sets a password: nobody but the person knows it."""
        link = path("<int:user_id>/passwort-link/", site.admin_view(self.send_password_link), name="send-password-link")
        return [link, *(one for one in super().get_urls() if one.name != "auth_user_password_change")]

    def response_post_save_add(self, request, obj):
        """On to its page: there the roles are, and the link to a password."""
        return redirect("admin:assessments_user_change", obj.pk)

    @admin.display(description="Rollen")
    def roles_text(self, account):
        waiting = [f"wartet auf Bestätigung: {change}" for change in account.access_changes.all()]
        return ", ".join([*map(_with_its_end, account.memberships.all()), *waiting]) or "–"

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return permissions.can_change_account(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or permissions.can_delete_account(request.user, obj)
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {
            "institutions": Institution.objects.values_list("code", "name"),
            "institutions_list": INSTITUTIONS_LIST,
        }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and form.cleaned_data["send_invitation"]:
            self._send_link(request, form.instance)

    def get_deleted_objects(self, objs, request):
        """The last account that may administer stays, also when another one still may for a while."""
        going, kinds, lacking, staying = super().get_deleted_objects(objs, request)
        if is_last_admin(objs[0]):
            staying = [*staying, Reason.LAST_ADMIN.label]
        return going, kinds, lacking, staying

    def delete_model(self, request, account):
        _delete_opinions([account])
        super().delete_model(request, account)

    @transaction.atomic
    def send_password_link(self, request, user_id):
        """Send the mail of „Passwort vergessen“, also to accounts that have no password yet."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        account = self.get_object(request, str(user_id))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        self._send_link(request, account)
        return redirect("admin:assessments_user_change", account.pk)

    def _send_link(self, request, account):
        form = ResetPasswordForm({"email": account.email})
        if account.is_active and form.is_valid():
            form.save(request)
            messages.success(request, f"Der Link zum Festlegen des Passworts ist an {account.email} unterwegs.")
        else:
            messages.error(request, "Dafür braucht das Konto eine E-Mail-Adresse und muss aktiv sein.")


def _with_its_end(membership) -> str:
    """The role, and for a deputy until when."""
    return f"{membership} (bis {membership.valid_until:%d.%m.%Y})" if membership.valid_until else str(membership)


def _delete_opinions(accounts):
    """Individual opinions go with their person; the page that asks for confirmation never lists or counts them."""
    IndividualRating.objects.filter(person__in=accounts).delete()
