"""Everything changes – catalogue, names, institutions – and the old round answers byte by byte as before.

Every address of the demo's published round is read by several people, before and after: pages, PDFs, tables, calendars
and open data. Only what must differ each time is taken out.
"""

import re
from datetime import date
from itertools import count

import pytest
import time_machine
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import get_resolver, reverse

from assessments import demo
from assessments.catalogue.queries.tree import forget_catalogues
from assessments.catalogue.steps.versions import copy_catalogue, publish_catalogue, retire_catalogue
from assessments.institutions.steps.reorganisation import (
    Reorganisation,
    follow_institutions,
    move_institutions,
    reorganise,
)
from assessments.leaving.queries import leaving
from assessments.leaving.steps import ask_departure, carry_out_departure
from assessments.models import (
    Assessment,
    AssessmentRound,
    Catalogue,
    Institution,
    Measure,
    QualityRequirement,
    RatingLevel,
    Report,
    User,
)
from assessments.publication.steps import publishing
from assessments.reports.paper import documents
from assessments.results.tables.machine import results_json
from tests import factories

ROUND, INSTITUTION, REQUIREMENT = "pilot-2021", "VHS", "K1"
READERS = ("integration", "vhs-leitung", "lenkung", "admin", None)
TODAY = "2022-04-01 12:00+02:00"
CHANGES_EVERY_TIME = re.compile(rb'name="(csrfmiddlewaretoken|sending)" value="\w+"')

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def _demo(monkeypatch):
    """With the files of its published round, as `make demo` has them made in the background.

    They are stored, so one need not draw them here; what is drawn anew each time is read at other addresses.
    """
    demo.load()
    with time_machine.travel(TODAY, tick=False), monkeypatch.context() as quick:
        quick.setattr(documents, "render_pdf", lambda html, **options: html.encode())
        old, reviewer = AssessmentRound.objects.get(code=ROUND), User.objects.get(username="demo-integration")
        publishing.publish_first_edition(assessment_round=old, by=reviewer)


def addresses():
    """Every address that leads to something of the old round, with arguments that exist there."""
    catalogue = AssessmentRound.objects.get(code=ROUND).catalogue
    known = {
        "round_code": ROUND,
        "institution_code": INSTITUTION,
        "requirement_code": REQUIREMENT,
        "question_id": catalogue.questions.first().pk,
        "number": 1,
    }
    for name, patterns in get_resolver().reverse_dict.lists():
        if not isinstance(name, str):
            continue
        ((_, wanted),), *_ = patterns[0]
        if "round_code" in wanted and set(wanted) <= set(known):
            yield reverse(name, kwargs={argument: known[argument] for argument in wanted})
    files = Report.objects.filter(round__code=ROUND)
    yield from (reverse("report-download", args=[file.pk]) for file in files)
    yield from public_addresses()
    yield from (reverse("admin:assessments_qualityarea_change", args=[area.pk]) for area in catalogue.areas.all())
    for requirement in catalogue.requirements.all():
        yield reverse("admin:assessments_qualityrequirement_change", args=[requirement.pk])


def public_addresses():
    """The published page and its files: report as PDF and DOCX, numbers as CSV and JSON, blank sheet, catalogue."""
    files = Report.objects.filter(round__code=ROUND, kind__in=Report.PUBLIC).values_list("file_name", flat=True)
    yield from (reverse("public-file", args=[ROUND, 1, name]) for name in files)
    yield reverse("public-round", args=[ROUND])


def everything():
    """What each reader gets at each address, and the numbers for machines."""
    forget_catalogues()  # as another process would read it
    numbers = results_json(AssessmentRound.objects.get(code=ROUND), date(2022, 3, 31))
    found = {("export", None): (200, numbers)}
    public_files = set(public_addresses())
    for name in READERS:
        client = Client()
        if name:
            client.force_login(User.objects.get(username=f"demo-{name}"))
        for address in sorted(addresses()):
            if address.endswith((".pdf", ".docx")) and name != READERS[0] and address not in public_files:
                continue  # drawn from the same content, and slow
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found[address, name] = response.status_code, CHANGES_EVERY_TIME.sub(b"", body)
    return found


def change_everything(by):
    """A new version in which no text, order, code or level is as it was."""
    old = AssessmentRound.objects.get(code=ROUND).catalogue
    new = copy_catalogue(catalogue=old, version="ganz-neu", by=by)
    number = count(1)
    for rows in (new.areas.all(), new.requirements.all(), new.questions.all(), new.levels.all(), [new]):
        for row in rows:
            for field in row._meta.concrete_fields:
                is_text = isinstance(field, CharField | TextField) and not field.choices
                if is_text and field.name not in ("code", "version"):
                    setattr(row, field.attname, f"Neu {next(number)}"[: field.max_length])
            if hasattr(row, "position"):
                row.position = 100 - row.position
            row.save()
    for requirement in new.requirements.all():
        requirement.code = f"N{requirement.pk}"
        requirement.save()
    new.requirements.first().delete()
    RatingLevel.objects.create(
        catalogue=new, value=new.levels.count(), label="mehr als erfüllt", symbol="+", meaning="Mehr", anchor="Mehr"
    )
    return publish_catalogue(catalogue=new, by=by)


def live_a_round(catalogue, by):
    """The next round, answered, accepted and published with the new version."""
    later = factories.make_round(catalogue, "naechste", is_demo=True)
    for institution in Institution.objects.exclude(assessments=None):
        assessment = factories.make_assessment(later, institution, "accepted", by=by)
        for requirement in catalogue.requirements.all():
            factories.make_answer(assessment, requirement.code, level=4)
        factories.make_measure(assessment, catalogue.requirements.first().code, title="Neue Maßnahme")
    AssessmentRound.objects.filter(pk=later.pk).update(status="published")
    Assessment.objects.filter(round=later).update(status="published")


def delete_what_may_go(by):
    draft = copy_catalogue(catalogue=Catalogue.objects.first(), version="entwurf", by=by)
    draft.delete()
    Institution.objects.filter(assessments=None, memberships=None).delete()


@pytest.mark.usefixtures("_demo")
def test_new_version_changes_nothing_of_the_past():
    admin = User.objects.get(username="demo-admin")
    with time_machine.travel(TODAY, tick=False):
        before = everything()
        old = AssessmentRound.objects.get(code=ROUND).catalogue
        live_a_round(change_everything(admin), admin)
        delete_what_may_go(admin)
        retire_catalogue(catalogue=old, by=admin)
        after = everything()

    found = {place for place, (status, _) in before.items() if status == 200}
    assert len(found) > 60
    assert {(address, None) for address in public_addresses()} <= found
    assert [place for place, found in before.items() if after[place] != found] == []
    assert QualityRequirement.objects.filter(catalogue=old).count() == 15


def change_every_institution(by):
    """Other names and department groups for all; two merge, one joins another, one is divided."""
    for number, institution in enumerate(Institution.objects.order_by("-name")):
        institution.name = f"Neu {number}"  # in another order
        institution.save()
    follow_institutions(Institution.objects.all())
    codes = Institution.objects.values_list("code", flat=True)
    move_institutions(codes=list(codes), department_group="Neues Dezernat", by=by)
    there = {one.code: one for one in Institution.objects.all()}
    new = {code: Institution(code=code, name=f"Ganz neu {code}") for code in ("N1", "N2", "N3")}
    for before, after in (
        ([there["VHS"], there["WBL"]], [new["N1"]]),
        ([there["IFT"], there["ABH"]], [there["ABH"]]),
        ([there["JC"]], [new["N2"], new["N3"]]),
    ):
        reorganise(reorganisation=Reorganisation(tuple(before), tuple(after)), by=by)


def let_go(body, by):
    """Take everything along, ask, and have it carried out."""
    leader, client = User.objects.get(username="demo-aa-leitung"), Client()
    client.force_login(leader)
    client.get(reverse("take-along-file", args=[body.code, "xlsx"]))
    carry_out_departure(departure=ask_departure(institution=body, by=leader), by=by)


@pytest.mark.usefixtures("_demo")
def test_institutions_that_change_change_nothing_of_the_past():
    admin = User.objects.get(username="demo-admin")
    with time_machine.travel(TODAY, tick=False):
        before = everything()
        change_every_institution(admin)
        after = everything()
        let_go(Institution.objects.get(code="AA"), by=admin)
        left = everything()

    assert len([status for status, _ in before.values() if status == 200]) > 60
    assert [place for place, found in before.items() if after[place] != found] == []
    words = reverse("results-requirement", args=[ROUND, REQUIREMENT])  # what each wrote, for the reviewer
    assert [place for place, found in before.items() if left[place] != found] == [(words, "integration")]
    assert Institution.objects.filter(active=True, assessments=None).count() == 3
    assert set(Measure.objects.filter(institution__code="AA").values_list("title", flat=True)) == {
        leaving.DELETED_TITLE
    }
