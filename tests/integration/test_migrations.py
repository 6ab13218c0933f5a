"""Rows of the released state go through the migrations that came after it, on both databases."""

from datetime import date
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from assessments.models import MailKind

RELEASED = "0019_history"
text = import_module("assessments.migrations.0030_text")


def migrate(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("assessments", name)])
    return MigrationExecutor(connection).loader.project_state([("assessments", name)]).apps


@pytest.fixture
def released(transactional_db):
    """The models as they were; afterwards the newest state again, whatever happens."""
    newest = max(name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes() if app == "assessments")
    yield migrate(RELEASED), lambda: migrate(newest)
    migrate(newest)


def test_rows_of_the_released_state_are_brought_along(released):
    before, forward = released
    create = {name: before.get_model("assessments", name).objects.create for name in before.all_models["assessments"]}
    nameless = create["user"](username="amt")
    head = create["user"](username="leitung", function="Leitung")
    demo = create["user"](username="demo-vhs", function="Demo")
    catalogue = create["catalogue"](
        code="cclu", version="1", title="Katalog", status="published", published_at="2021-01-01T12:00Z"
    )
    person = create["user"](username="Anna.Meier", function="Anna")
    create["catalogue"](code="cclu", version="2", title="Entwurf", status="draft")
    days = {"opens_on": "2021-04-01", "submission_deadline": "2021-06-30"}
    old = create["assessmentround"](code="alt", title="Alt", catalogue=catalogue, **days)
    museum = create["institution"](code="MUS", name="Stadtmuseum", department_group="Dezernat II")
    archive = create["institution"](code="ARC", name="Stadtarchiv")
    for institution, name in ((museum, ""), (archive, "Archiv der Stadt")):
        create["assessment"](round=old, institution=institution, institution_name=name)
    asked = create["qualityrequirement"](
        area=create["qualityarea"](catalogue=catalogue, code="K", position=1, title="K"),
        catalogue=catalogue,
        code="K1",
        position=1,
        title="K1",
        wording="K1",
    )
    for title, updates in (("gesagt", {"cancelled": "2021-11-30", "": "2021-12-24"}), ("ungesagt", {})):
        plan = {"title": title, "status": "cancelled", "status_reason": "Grund"}
        first = before.get_model("assessments", "Assessment").objects.first()
        measure = create["measure"](assessment=first, institution=museum, requirement=asked, **plan)
        for status, day in updates.items():
            create["measureupdate"](measure=measure, date=day, status=status, text="Sachstand")
    theme = create["theme"](round=old, title="Thema")
    for title, amount, words in (("Zahl", "18000.50", ""), ("beides", "2000", "je Jahr"), ("Worte", None, "viel")):
        create["sharedneed"](theme=theme, title=title, cost_amount=amount, cost_text=words)
    create["membership"](user=head, institution=museum, role="head")

    asked = create["assessment"](
        round=old,
        institution=create["institution"](code="X", name="X"),
        institution_name="X",
        head_note="Bitte ändern",
        status="in_progress",
    )
    create["auditevent"](
        actor=head, actor_function="Leitung", verb="return_to_team", subject_type="assessment", subject_id=asked.pk
    )
    create["auditevent"](actor=demo, actor_function="Demo", verb="submit", subject_type="user", subject_id=1)

    after = forward()

    assert list(after.get_model("assessments", "User").objects.filter(is_demo=True)) == [
        after.get_model("assessments", "User").objects.get(username="demo-vhs")
    ]
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        after.get_model("assessments", "AuditEvent").objects.update(note="anders")
    assessments = after.get_model("assessments", "Assessment").objects.order_by("pk")
    assert list(assessments.values_list("institution_name", "department_group")) == [
        ("Stadtmuseum", "Dezernat II"),
        ("Archiv der Stadt", ""),
        ("X", ""),
    ]
    assert assessments.get(pk=asked.pk).head_note_on == timezone.localdate()
    texts = set(after.get_model("assessments", "MailText").objects.values_list("kind", flat=True))
    new = {"handed_over", "head_asks", "all_answered", "submitted", "receipt", "replied", "published"}
    assert new <= texts <= set(MailKind.values)  # other tests may have emptied the table of the earlier ones
    given_up = after.get_model("assessments", "Measure").objects.order_by("pk")
    assert list(given_up.values_list("cancelled_on", flat=True)) == [date(2021, 11, 30), date(2021, 4, 1)]
    needs = after.get_model("assessments", "SharedNeed").objects.order_by("pk")
    assert list(needs.values_list("cost_amount", "cost_kind", "cost_text")) == [
        (None, "", "18.000,50 Euro"),
        (None, "", "2.000 Euro (je Jahr)"),
        (None, "", "viel"),
    ]
    roles = after.get_model("assessments", "Membership").objects.values_list("user", "institution", "role")
    assert list(roles) == [(head.pk, museum.pk, "head")]  # what held before goes on, without a second person
    assert after.get_model("assessments", "AccessChange").objects.count() == 0
    functions = after.get_model("assessments", "User").objects.order_by("pk").values_list("function", "closed_on")
    assert list(functions) == [(f"Konto {nameless.pk}", None), ("Leitung", None), ("Demo", None), ("Anna", None)]
    assert after.get_model("assessments", "User").objects.get(pk=person.pk).username == "anna.meier"
    versions = after.get_model("assessments", "Catalogue").objects.order_by("pk")
    assert list(versions.values_list("rules_status", "not_relevant_rule")) == [
        ("working_version", "Eine Begründung ist nötig. „Keine Zeit“ ist kein Grund."),
        ("working_version", ""),
    ]


def test_log_in_names_become_small_and_stay_apart():
    accounts = enumerate(["Anna", "ANNA", "anna-2", "Ju\u0308rgen", "still", "Demo-chef", "anna"])
    assert text.small_names(accounts) == {
        0: ("Anna", "anna-3"),
        1: ("ANNA", "anna-4"),
        3: ("Ju\u0308rgen", "jürgen"),
        5: ("Demo-chef", "konto-demo-chef"),
    }


def test_codes_in_two_cases_are_found():
    assert text.in_two_cases(["vhs", "MUS", "VHS"]) == ["VHS", "vhs"]
