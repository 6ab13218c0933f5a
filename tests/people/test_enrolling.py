"""What a list of accounts would do is exactly what it does, all or nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.lists.steps import PlanChanged
from assessments.models import AuditEvent, Institution, Membership, OutgoingMail, User
from assessments.people.steps.enrolling import enrol, plan_accounts
from tests import factories

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
HEADING = "Benutzername;Funktion;E-Mail;Rolle;Institution;gültig bis\n"
SOON = f"{timezone.localdate() + timedelta(days=30):%d.%m.%Y}"
ROLES = (
    "Mitarbeitende, Ansprechperson, Leitung, Abteilung Integration, Koordinierungsgruppe, Lenkungskreis, "
    "Stadtvorstand, Fachadministration, Revision/Datenschutz"
)


def planned(*lines, invite=False):
    return plan_accounts(HEADING + "\n".join(lines), invite=invite)


def actions(plan):
    return [entry.action.value for entry in plan.entries]


def faults(*lines, invite=False):
    """All faults of the last line."""
    return list(planned(*lines, invite=invite).entries[-1].faults)


def taken(by, *lines, invite=False):
    text = HEADING + "\n".join(lines)
    return enrol(text=text, digest=plan_accounts(text, invite=invite).digest, invite=invite, by=by)


def statements(queries):
    return [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION_CONTROL)]


# --- accounts: what is made ----------------------------------------------------------------------------------------


def test_lines_of_one_user_name_are_one_account_with_several_roles(institution, admin_person):
    lines = (
        "vhs-leitung;Leitung;leitung@stadt.example;Leitung;vhs;",
        f"VHS-Leitung;;;head;VHS2;{SOON}",
        "vhs-leitung;leitung;LEITUNG@stadt.example;Lenkungskreis;;",
    )
    deputy_of = factories.make_institution("VHS2")

    done = taken(admin_person, *lines)

    assert (done.accounts, done.roles, done.waiting, done.invitations) == (1, 0, 3, 0)
    assert User.objects.get(username="vhs-leitung").roles == {}
    factories.confirm_all()
    account = User.objects.get(username="vhs-leitung")
    assert (account.function, account.email, account.has_usable_password()) == (
        "Leitung",
        "leitung@stadt.example",
        False,
    )
    assert account.roles == {institution.pk: {"head"}, deputy_of.pk: {"head"}, None: {"steering"}}
    assert account.memberships.get(institution=deputy_of).valid_until == timezone.localdate() + timedelta(days=30)


def test_account_without_a_user_name_is_named_after_its_address(db, admin_person):
    lines = (";Mitglied;Mitglied@Stadt.example;Lenkungskreis;;", ";;mitglied@stadt.example;Stadtvorstand;;")

    assert actions(planned(*lines)) == ["new_account", "new_role"]
    done = taken(admin_person, *lines)
    assert (done.roles, done.waiting) == (0, 2)
    factories.confirm_all()

    account = User.objects.get(username="mitglied@stadt.example")
    assert (account.email, account.roles) == ("Mitglied@Stadt.example", {None: {"steering", "executive_board"}})


def test_known_account_is_found_by_name_or_address_and_stays_as_it_is(institution, admin_person):
    known = factories.make_user("person", "Sachgebiet", email="person@stadt.example")
    lines = ("PERSON;Andere;;Leitung;VHS;", ";;Person@stadt.example;Lenkungskreis;;")
    plan = planned(*lines)

    assert actions(plan) == ["new_role", "new_role"]
    assert [entry.hint for entry in plan.entries] == [
        "In der Liste steht etwas anderes: Funktion. Gespeichertes bleibt, wie es ist.",
        "",
    ]
    taken(admin_person, *lines)
    factories.confirm_all()
    known.refresh_from_db()
    assert (known.function, known.roles) == ("Sachgebiet", {institution.pk: {"head"}, None: {"steering"}})


def test_roles_that_are_there_are_left_alone(head, admin_person):
    lines = ("head-vhs;;;Leitung;VHS;",)

    assert actions(planned(*lines)) == ["present"]
    assert taken(admin_person, *lines).roles == 0
    assert AuditEvent.objects.count() == 0


def test_roles_that_wait_are_not_asked_for_twice(institution, admin_person):
    lines = ("neu;Funktion;;Leitung;VHS;",)
    taken(admin_person, *lines)

    assert actions(planned(*lines)) == ["waiting"]
    assert taken(admin_person, *lines).waiting == 0
    assert faults(f"neu;;;Leitung;VHS;{SOON}") == [
        f"Diese Rolle wartet schon, ohne Ende; in der Liste steht: gültig bis {SOON}. Das Ende ändern Sie auf der "
        "Seite des Kontos."
    ]


def test_own_account_gets_no_role_from_a_list(admin_person):
    text = f"{HEADING}fachadmin;;;Lenkungskreis;;"

    (entry,) = plan_accounts(text, invite=False, by=admin_person).entries
    assert entry.faults == (
        "Die eigenen Rollen ändert niemand selbst. Bitten Sie eine andere Person der Fachadministration darum.",
    )
    with pytest.raises(PlanChanged):
        taken(admin_person, "fachadmin;;;Lenkungskreis;;")


def test_history_and_audit_tell_who_took_in_what(institution, admin_person):
    known = factories.make_user("person", "Sachgebiet")
    taken(
        admin_person,
        "neu;Abteilungsleitung;neu@stadt.example;Leitung;VHS;",
        "person;;;Lenkungskreis;;",
        invite=True,
    )

    event = AuditEvent.objects.get()
    second = factories.confirm_all()[0] and User.objects.get(username="zweite-person")
    new = User.objects.get(username="neu")
    kept = Membership.history.filter(user__in=[known, new]).values_list("history_type", "history_user", "role")
    assert set(kept) == {("+", second.pk, "head"), ("+", second.pk, "steering")}
    assert (event.actor, event.verb, event.subject_type, event.subject_label) == (
        admin_person,
        "add",
        "user",
        "Konten aus einer Liste",
    )
    assert event.note == (
        "neue Konten: 1, eingeladen; neue Rollen: 2, davon zu bestätigen: 2: "
        "Abteilungsleitung (Leitung Volkshochschule), Sachgebiet (Lenkungskreis Stadt)"
    )


def test_only_new_accounts_are_invited(db, admin_person):
    factories.make_user("person", email="person@stadt.example")
    lines = ("neu;Neue Leitung;neu@stadt.example;Lenkungskreis;;", "person;;;Lenkungskreis;;")

    assert taken(admin_person, *lines, invite=True).invitations == 1
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient, mail.person.username, mail.status) == (
        "password",
        "neu@stadt.example",
        "neu",
        "waiting",
    )


def test_admin_role_is_marked(db):
    plan = planned("fach;Fachadministration;;Fachadministration;;", "mit;Mitglied;;Lenkungskreis;;")
    assert (plan.new_admins, [entry.may_administer for entry in plan.entries]) == (1, [True, False])


# --- accounts: what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("neu;F;;Chef;;", [f"„Chef“ ist unbekannt. Möglich: {ROLES}."]),
        ("neu;F;;;;", [f"Die Rolle fehlt. Möglich: {ROLES}."]),
        ("neu;F;;Leitung;XYZ;", ["Das Kürzel „XYZ“ gibt es nicht."]),
        ("neu;F;;Leitung;;", ["„Leitung“ gehört zu einer Institution. Bitte tragen Sie deren Kürzel ein."]),
        (
            "neu;F;;Lenkungskreis;VHS;",
            ["„Lenkungskreis“ gilt für die ganze Stadt. Bitte lassen Sie die Spalte „Institution“ leer."],
        ),
        ("neu;F;;Lenkungskreis;;gestern", ["„gestern“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2030."]),
        ("neu;F;;Lenkungskreis;;31.2.2030", ["„31.2.2030“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2030."]),
        ("neu;F;;Lenkungskreis;;2020-01-31", ["Der 31.01.2020 liegt in der Vergangenheit."]),
        ("neu;;;Lenkungskreis;;", ["Ein neues Konto braucht eine Funktion."]),
        (";F;;Lenkungskreis;;", ["Es fehlen Benutzername und E-Mail-Adresse; eines davon muss sein."]),
        ("neu;F;keine;Lenkungskreis;;", ["E-Mail: Bitte gültige E-Mail-Adresse eingeben."]),
        ("demo-neu;F;;Lenkungskreis;;", ["Namen mit „demo-“ am Anfang gehören zu den Demodaten."]),
        (
            "neu;F\x07;;Lenkungskreis;;",
            ["„F“, Zeichen 2: unsichtbares Steuerzeichen „Klingel“ (U+0007). Bitte löschen Sie es."],
        ),
        (
            "zu;;;Lenkungskreis;;",
            ["Dieses Konto ist nicht aktiv. Bitte aktivieren Sie es zuerst, oder nehmen Sie die Zeile heraus."],
        ),
        (
            "technik;;;Lenkungskreis;;",
            ["Dieses Konto gehört dem technischen Betrieb. Über eine Liste bekommt es keine Rollen."],
        ),
        ("neu;F;zu@stadt.example;Lenkungskreis;;", ["Diese E-Mail-Adresse gehört schon zum Konto „zu“."]),
        ("andere;;ZU@stadt.example;Lenkungskreis;;", ["Diese E-Mail-Adresse gehört schon zum Konto „zu“."]),
        (
            f"deputy;;;Leitung;VHS;{SOON}",
            [
                f"Diese Rolle hat das Konto schon, ohne Ende; in der Liste steht: gültig bis {SOON}. "
                "Das Ende ändern Sie auf der Seite des Kontos."
            ],
        ),
        (
            ";;geteilt@stadt.example;Lenkungskreis;;",
            ["Mehrere Konten haben diese E-Mail-Adresse. Bitte tragen Sie den Benutzernamen ein."],
        ),
    ],
)
def test_faulty_line_says_why_and_nothing_is_written(institution, admin_person, line, found):
    factories.make_user("zu", email="zu@stadt.example", is_active=False)
    factories.make_user("technik", is_superuser=True)
    factories.make_user("andere")
    factories.make_member("head", institution, "deputy")
    for name in ("eins", "zwei"):
        factories.make_user(name, email="geteilt@stadt.example")
    before = (User.objects.count(), Membership.objects.count())

    assert faults("gut;Funktion;;Stadtvorstand;;", line) == found
    with pytest.raises(PlanChanged):
        taken(admin_person, "gut;Funktion;;Stadtvorstand;;", line)
    assert (User.objects.count(), Membership.objects.count()) == before


def test_end_that_differs_is_named_also_where_the_list_has_none(institution):
    factories.make_member("head", institution, "deputy", valid_until=date(2035, 1, 31))

    assert faults("deputy;;;Leitung;VHS;") == [
        "Diese Rolle hat das Konto schon, gültig bis 31.01.2035; in der Liste steht: ohne Ende. "
        "Das Ende ändern Sie auf der Seite des Kontos."
    ]
    assert faults("deputy;;;Leitung;VHS;2035-01-31") == []


def test_invitation_needs_an_address(db):
    line = "neu;Funktion;;Lenkungskreis;;"

    assert faults(line, invite=True) == ["Für die Einladung braucht das Konto eine E-Mail-Adresse."]
    assert faults(line, invite=False) == []


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("neu;Andere;;Stadtvorstand;;", ["Funktion: In Zeile 2 steht für dieses Konto etwas anderes."]),
        ("neu;;b@stadt.example;Stadtvorstand;;", ["E-Mail: In Zeile 2 steht für dieses Konto etwas anderes."]),
        ("neu;;;Lenkungskreis;;", ["Diese Rolle steht für dieses Konto schon in Zeile 2."]),
        ("zwei;Zweite;a@stadt.example;Stadtvorstand;;", ["Diese E-Mail-Adresse gehört schon zum Konto „neu“."]),
    ],
)
def test_lines_of_one_account_agree(db, second, found):
    assert faults("neu;Funktion;a@stadt.example;Lenkungskreis;;", second) == found


def test_institution_that_is_no_longer_active_is_named(institution):
    Institution.objects.filter(pk=institution.pk).update(active=False)
    assert planned("neu;F;;Leitung;VHS;").entries[0].hint == "Diese Institution ist nicht mehr aktiv."


def test_what_changed_since_the_preview_is_not_done(db, admin_person):
    text = f"{HEADING}person;Funktion;;Lenkungskreis;;"
    digest = plan_accounts(text, invite=False).digest
    factories.make_user("person")

    with pytest.raises(PlanChanged):
        enrol(text=text, digest=digest, invite=False, by=admin_person)
    assert Membership.objects.filter(user__username="person").count() == 0


def test_invitation_that_the_preview_did_not_show_is_not_sent(db, admin_person):
    text = f"{HEADING}neu;Funktion;neu@stadt.example;Lenkungskreis;;"
    digest = plan_accounts(text, invite=False).digest

    with pytest.raises(PlanChanged):
        enrol(text=text, digest=digest, invite=True, by=admin_person)
    assert OutgoingMail.objects.count() == 0


def test_somebody_who_was_faster_changes_the_plan(db, admin_person, monkeypatch):
    """Between reading and writing another transaction made the account; only the database knows."""
    text = f"{HEADING}neu;Funktion;;Lenkungskreis;;"
    plan = plan_accounts(text, invite=False)
    factories.make_user("neu")
    monkeypatch.setattr("assessments.people.steps.enrolling.plan_accounts", lambda text, invite, by: plan)

    with pytest.raises(PlanChanged):
        enrol(text=text, digest=plan.digest, invite=False, by=admin_person)
    assert Membership.objects.filter(user__username="neu").count() == 0


@pytest.mark.parametrize(("number", "most"), [(1, 11), (3, 11), (400, 20)])
def test_statements_do_not_grow_with_the_accounts(institution, admin_person, number, most):
    """But for the batches that SQLite takes: 400 accounts with one column more are one batch more."""
    lines = [f"neu-{n};Funktion {n};neu-{n}@stadt.example;Leitung;VHS;" for n in range(number)]
    text = HEADING + "\n".join(lines)
    digest = plan_accounts(text, invite=True).digest

    with CaptureQueriesContext(connection) as queries:
        done = enrol(text=text, digest=digest, invite=True, by=admin_person)

    found = statements(queries)
    assert (done.accounts, done.waiting, done.invitations) == (number, number, number)
    assert len(found) <= most, found


def test_one_user_name_in_two_forms_is_one_account_with_two_roles(institution, admin_person):
    lines = ("ju\u0308rgen;Büro;;Mitarbeitende;VHS;", "Jürgen;;;Leitung;VHS;")

    assert actions(planned(*lines)) == ["new_account", "new_role"]
    assert taken(admin_person, *lines).accounts == 1
    assert User.objects.get(function="Büro").username == "jürgen"
