"""Accounts and their roles from a list."""

from datetime import date

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from assessments.access import permissions
from assessments.administration.admin.list_steps import ListColumn, ListSteps, numbered
from assessments.lists.forms import ListForm
from assessments.models import Role
from assessments.people.steps.enrolling import HEADINGS, Enrolled, enrol, plan_accounts


class AccountListForm(ListForm):
    invite = forms.BooleanField(
        label="Einladungen per E-Mail senden",
        required=False,
        initial=True,
        help_text="Nur an neue Konten: mit einem Link, der sieben Tage gilt. Damit legt die Person ihr Passwort selbst "
        "fest. Ohne Haken können Sie die Einladung später auf der Seite jedes Kontos senden.",
    )


class AccountListSteps(ListSteps):
    """„Konten aus einer Liste“ beside the list of accounts."""

    list_title = "Konten aus einer Liste"
    list_form = AccountListForm

    def may_enrol(self, user):
        return permissions.can_enrol_accounts(user)

    def list_columns(self):
        """An account with two roles, one that stands in for a while, and one named by its address."""
        until = f"{date(timezone.localdate().year + 1, 12, 31):%d.%m.%Y}"
        rows = {
            "username": (
                "Womit sich die Person anmeldet. Leer: Das Konto heißt wie seine E-Mail-Adresse. Mehrere Zeilen mit "
                "demselben Benutzernamen geben einem Konto mehrere Rollen.",
                ("vhs-leitung", "vhs-leitung", "vhs-vertretung", ""),
            ),
            "function": (
                "Erscheint statt des Namens, zum Beispiel „Abteilungsleitung“. Ein neues Konto braucht sie in seiner "
                "ersten Zeile.",
                ("Leitung Volkshochschule", "", "Stellvertretende Leitung", "Mitglied Lenkungskreis"),
            ),
            "email": (
                "Für die Einladung. Jede Adresse gehört zu einem Konto.",
                ("vhs-leitung@stadt.example", "", "vhs-vertretung@stadt.example", "lenkungskreis@stadt.example"),
            ),
            "role": (
                f"Muss in jeder Zeile stehen: {', '.join(Role.labels)}.",
                (Role.HEAD.label, Role.COORDINATION_GROUP.label, Role.HEAD.label, Role.STEERING.label),
            ),
            "institution": (
                f"Das Kürzel, bei {Role.CONTRIBUTOR.label}, {Role.COORDINATOR.label} und {Role.HEAD.label}. Leer bei "
                "Rollen für die ganze Stadt.",
                ("VHS", "", "VHS", ""),
            ),
            "valid_until": (
                "Letzter Tag einer Vertretung, zum Beispiel 31.12.2030. Leer: ohne Ende.",
                ("", "", until, ""),
            ),
        }
        return tuple(ListColumn(HEADINGS[name][0], *row) for name, row in rows.items())

    def plan_list(self, wanted, by):
        return plan_accounts(**wanted, by=by)

    def list_step(self, plan, wanted):
        new, roles = len(plan.new_accounts), numbered(len(plan.new_roles), "Rolle", "Rollen")
        given = f"{roles} {'beantragen' if plan.waiting else 'vergeben'}"
        if not new:
            return given
        invited = ", Einladungen senden" if wanted["invite"] else ""
        return f"{numbered(new, 'Konto', 'Konten')} anlegen, {given}{invited}"

    def apply_list(self, request, wanted, digest):
        done = enrol(**wanted, digest=digest, by=request.user)
        messages.success(request, _in_words(done))
        return redirect("admin:assessments_user_changelist")


def _in_words(done: Enrolled) -> str:
    roles = numbered(done.roles, "Rolle", "Rollen")
    sentence = f"Angelegt: {numbered(done.accounts, 'Konto', 'Konten')}, vergeben: {roles}."
    if done.waiting:
        wait = numbered(done.waiting, "Rolle wartet", "Rollen warten")
        sentence = f"{sentence} {wait} auf die Bestätigung durch eine zweite Person."
    if not done.invitations:
        return sentence
    sent = numbered(done.invitations, "Einladung geht", "Einladungen gehen")
    return (
        f"{sentence} {sent} jetzt hinaus. Ob jemand schon ein Passwort festgelegt hat, steht auf der Seite des "
        "Kontos. Dort lässt sich der Link noch einmal senden."
    )
