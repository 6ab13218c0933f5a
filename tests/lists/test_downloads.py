"""Every file that people who are logged in take away stands in the log; what everybody may have does not."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from assessments.models import AuditEvent
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import FailureReason, ReportFailed
from tests import factories
from tests.access.test_permission_table import DRAWINGS

APP = Path(__file__).resolve().parents[2] / "assessments"
ENDS_AS_A_FILE = re.compile(r"\.(pdf|xlsx|csv|docx|zip|ics|jsonl)$|\.<str:\w+>$|<str:(file_name|kind|suffix)>/?$")
BY_NUMBER = {"job-download", "report-download"}  # their addresses end with a key
NO_FILES = {
    "job-start",  # its kind is the kind of a job
    "calendar-feed",  # days without contents, fetched by a program every hour
}


@pytest.fixture
def world(institution, reviewer, admin_person, monkeypatch):
    """A published round with everything that can be taken away; papers are drawn at once."""
    for name in DRAWINGS:
        monkeypatch.setattr(documents, name, lambda *args, **options: documents.Document("datei.pdf", b"%PDF"))
    published = factories.make_round(status="published")
    assessment = factories.make_assessment(published, institution, status="accepted", by=reviewer)
    factories.make_edition(published)
    factories.make_archive(published)
    auditor = factories.make_member("auditor")
    return {
        "round": published,
        "assessment": assessment,
        "job": factories.make_job(published, reviewer),
        "reviewer": reviewer,
        "head": factories.make_member("head", institution),
        "admin": admin_person,
        "auditor": auditor,
    }


def _table(world):
    """What fills each address, and who may take the file."""
    code, place = world["round"].code, [world["round"].code, world["assessment"].institution.code]
    catalogue = world["round"].catalogue_id
    return {
        "archive-download": ([code], "reviewer"),
        "assessment-calendar": (place, "head"),
        "audit-log-file": (["csv"], "auditor"),
        "blank-sheet-pdf": ([code], "reviewer"),
        "board-page-pdf": ([code], "reviewer"),
        "certificate-pdf": (place, "head"),
        "city-report-docx": ([code], "reviewer"),
        "city-report-pdf": ([code], "reviewer"),
        "institution-report-pdf": (place, "head"),
        "job-download": ([code, world["job"].pk], "reviewer"),
        "measures-xlsx": ([], "reviewer"),
        "public-catalogue": ([catalogue, "yaml"], "reviewer"),
        "public-file": ([code, 1, f"bericht-{code}.pdf"], "reviewer"),
        "public-sheet": ([catalogue], "reviewer"),
        "report-download": ([world["round"].reports.get().pk], "reviewer"),
        "result-sheet-pdf": (place, "head"),
        "results-city-table": ([code, "csv"], "reviewer"),
        "results-institutions-table": ([code, "xlsx"], "reviewer"),
        "review-table": ([code], "reviewer"),
        "round-calendar": ([code], "reviewer"),
        "sheet-pdf": (place, "head"),
        "take-along-file": ([place[1], "xlsx"], "head"),
        "admin:catalogue-export": ([catalogue, "xlsx"], "admin"),
        "admin:institution-list-example": ([], "admin"),
        "admin:user-list-example": ([], "admin"),
    }


def _addresses(patterns, route="", namespace=""):
    """Name and route of every address of the site."""
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, whole, inner)
        elif pattern.name:
            yield namespace + pattern.name, whole


FILES = sorted(
    {
        name
        for name, route in _addresses(get_resolver().url_patterns)
        if (ENDS_AS_A_FILE.search(route) or name in BY_NUMBER) and name not in NO_FILES
    }
)


def _taken(client, world, name, method="get"):
    arguments, who = _table(world)[name]
    return getattr(client, method)(reverse(name, args=arguments)), world[who]


def test_every_address_of_a_file_has_a_line(world):
    assert sorted(_table(world)) == FILES


@pytest.mark.parametrize("name", FILES)
def test_file_stands_in_the_log(client, world, name):
    _, who = _table(world)[name]
    client.force_login(world[who])

    response, person = _taken(client, world, name)

    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.actor_function) == ("download", person, str(person))
    assert f'"{event.note}"' in response["Content-Disposition"]
    assert event.subject_kind and event.subject_label


@pytest.mark.parametrize("name", ["public-file", "public-catalogue", "public-sheet"])
def test_public_file_without_a_login_stands_nowhere(world, name):
    response, _ = _taken(Client(), world, name)

    assert (response.status_code, AuditEvent.objects.count()) == (200, 0)


def test_asking_for_the_headers_takes_nothing_away(client, world):
    client.force_login(world["reviewer"])

    response, _ = _taken(client, world, "city-report-pdf", "head")

    assert (response.status_code, AuditEvent.objects.count()) == (200, 0)


def test_file_that_is_refused_or_not_drawn_stands_nowhere(client, world, monkeypatch):
    client.force_login(world["head"])
    assert _taken(client, world, "round-calendar")[0].status_code == 403

    def fails(*args, **options):
        raise ReportFailed(FailureReason.TIMEOUT)

    monkeypatch.setattr(documents, "institution_document", fails)
    assert _taken(client, world, "institution-report-pdf")[0].status_code == 503
    assert AuditEvent.objects.count() == 0


def test_every_file_leaves_by_one_door():
    doors = {"Content-Disposition", "content_disposition_header", "FileResponse", "StreamingHttpResponse"}
    found = {
        str(path.relative_to(APP)) for path in APP.rglob("*.py") if any(door in path.read_text() for door in doors)
    }

    assert found == {"lists/views/downloads.py"}
