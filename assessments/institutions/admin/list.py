"""Institutions from a list."""

from django.contrib import messages
from django.shortcuts import redirect

from assessments.access import permissions
from assessments.administration.admin.list_steps import ListColumn, ListSteps, numbered
from assessments.institutions.steps.enrolling import HEADINGS, enrol_institutions, plan_institutions
from assessments.models import Institution

KIND = Institution.Kind
COLUMNS = {
    "code": (
        "Muss in jeder Zeile stehen: kurz und dauerhaft, höchstens 20 Zeichen ohne Umlaute und Leerzeichen.",
        ("SPORT", "TIERPARK", "JUGENDRING"),
    ),
    "name": ("Amtlicher Name. Eine neue Institution braucht ihn.", ("Abteilung Sport", "Tierpark", "Jugendring")),
    "department_group": ("Übergeordnete Gliederung; darf fehlen.", ("Dezernat II", "Dezernat III", "")),
    "kind": (
        f"{', '.join(KIND.labels)}. Leer: {KIND.CITY_UNIT.label}.",
        (KIND.CITY_UNIT.label, KIND.MUNICIPAL_ENTERPRISE.label, KIND.EXTERNAL.label),
    ),
    "mailbox": (
        "Dorthin gehen Einladung, Erinnerungen und Rückfragen; kein persönliches Postfach.",
        ("sport@stadt.example", "tierpark@stadt.example", "post@jugendring.example"),
    ),
    "small_unit": (
        "ja oder nein. Ja, wenn einzelne Personen erkennbar wären.",
        ("nein", "nein", "ja"),
    ),
}


class InstitutionListSteps(ListSteps):
    """„Institutionen aus einer Liste“ beside the list of institutions."""

    list_title = "Institutionen aus einer Liste"

    def may_enrol(self, user):
        return permissions.can_enrol_institutions(user)

    def list_columns(self):
        return tuple(ListColumn(HEADINGS[name][0], *row) for name, row in COLUMNS.items())

    def plan_list(self, wanted, by):
        return plan_institutions(**wanted)

    def list_step(self, plan, wanted):
        return f"{numbered(len(plan.new), 'Institution', 'Institutionen')} anlegen"

    def apply_list(self, request, wanted, digest):
        number = enrol_institutions(**wanted, digest=digest, by=request.user)
        messages.success(request, f"Angelegt: {numbered(number, 'Institution', 'Institutionen')}.")
        return redirect("admin:assessments_institution_changelist")
