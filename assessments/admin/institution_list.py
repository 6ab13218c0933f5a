"""Institutions from a list."""

from assessments import enrolling, permissions
from assessments.enrolling.institutions import HEADINGS
from assessments.models import Institution

from .list_steps import ListColumn, ListSteps, numbered

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

    def plan_list(self, text, options, by):
        return enrolling.plan_institutions(text)

    def list_step(self, plan, options):
        return f"{numbered(len(plan.new), 'Institution', 'Institutionen')} anlegen"

    def enrol_list(self, text, options, digest, by):
        number = enrolling.enrol_institutions(text=text, digest=digest, by=by)
        return f"Angelegt: {numbered(number, 'Institution', 'Institutionen')}."
