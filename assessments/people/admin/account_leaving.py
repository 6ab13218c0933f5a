"""„Konto schließen“: a person leaves; the account may be opened again until its name goes."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from assessments.access import permissions
from assessments.administration.admin.site import site
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import User
from assessments.people.queries.accounts import roles_nobody_else_has
from assessments.people.steps import account as account_steps
from assessments.people.steps.account import close_account, closing_refusal, name_refusal, reopen_account
from assessments.text.models.alphabetical import Alphabetical


class StateFilter(admin.SimpleListFilter):
    title = "Stand"
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return ("offen", "offen"), ("gesperrt", "vorübergehend gesperrt"), ("geschlossen", "geschlossen")

    def queryset(self, request, queryset):
        states = {
            "offen": {"is_active": True},
            "gesperrt": {"is_active": False, "closed_on": None},
            "geschlossen": {"closed_on__isnull": False},
        }
        return queryset.filter(**states.get(self.value(), {}))


class AccountLeaving:
    """Pages beside the form of an account; each asks first and changes by POST only."""

    def get_urls(self):
        steps = {
            "schliessen": (self.close, "account-close"),
            "wieder-oeffnen": (self.reopen, "account-reopen"),
            "namen-entfernen": (self.remove_name, "account-remove-name"),
        }
        return [
            path(f"<int:user_id>/{address}/", site.admin_view(view), name=name)
            for address, (view, name) in steps.items()
        ] + super().get_urls()

    @admin.display(description="Stand", ordering="closed_on")
    def state(self, account):
        if account.is_closed:
            return f"geschlossen seit {account.closed_on:%d.%m.%Y}"
        return "offen" if account.is_active else "vorübergehend gesperrt"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"may_close": bool(obj) and permissions.can_close_account(request.user, obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def close(self, request, user_id):
        """Show in plain words what ends and what stays; then close."""
        account = _account(request, user_id)
        if request.method == "POST":
            return _try(request, close_account, account, f"Das Konto „{account}“ ist geschlossen.")
        if refusal := closing_refusal(account):
            return _refused(request, account, refusal.label)
        roles = (
            account.memberships.valid()
            .select_related("institution")
            .order_by(Alphabetical("institution__name"), "role")
        )
        left = roles_nobody_else_has(account)
        return self._leaving_page(request, "close", account, "Konto schließen", roles=roles, left=left)

    def reopen(self, request, user_id):
        """One button; nothing is lost by it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        account = _account(request, user_id)
        done = f"Das Konto „{account}“ ist wieder offen. Es braucht Rollen und ein neues Passwort."
        return _try(request, reopen_account, account, done)

    def remove_name(self, request, user_id):
        """Ask, because there is no way back."""
        account = _account(request, user_id)
        if request.method == "POST":
            done = f"Benutzername und E-Mail-Adresse sind entfernt. Geblieben ist die Funktion „{account}“."
            return _try(request, account_steps.remove_name, account, done)
        if refusal := name_refusal(account):
            return _refused(request, account, refusal.label)
        return self._leaving_page(request, "remove_name", account, "Namen entfernen")

    def _leaving_page(self, request, name, account, title, **context):
        context |= {"title": title, "account": account, "opts": self.opts}
        return render(request, f"admin/assessments/user/{name}.html", context | site.each_context(request))


def _account(request, user_id) -> User:
    account = get_object_or_404(User, pk=user_id)
    if not permissions.can_close_account(request.user, account):
        raise PermissionDenied
    return account


def _try(request, verb, account, done):
    try:
        verb(account=account, by=request.user)
    except TransitionNotAllowed as refusal:
        return _refused(request, account, str(refusal))
    messages.success(request, done)
    return _to_form(account)


def _refused(request, account, words):
    messages.error(request, words)
    return _to_form(account)


def _to_form(account):
    return redirect("admin:assessments_user_change", account.pk)
