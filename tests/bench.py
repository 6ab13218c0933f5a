"""`make bench`: the budgets of the main pages, measured on 40 institutions with full answers.

Every figure is the median of several requests through Django's test client in a database of its own: CPU in
milliseconds, SQL statements without transaction control, bytes (of pages gzip-compressed). The last column is the
budget; the command fails where a number of statements or bytes is over it (CPU depends on the machine).

`python -m tests.bench --results` measures the results pages over 4,000 institutions in three rounds instead, in
milliseconds on the clock: there the database does the work.
"""

import gc
import gzip
import os
import re
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
os.environ.setdefault("DEBUG", "true")
django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps import answering
from assessments.models import Answer, AnswerText, Assessment, AssessmentRound, Institution, Measure
from assessments.reports.paper import documents, pdf
from assessments.rounds.steps.round import invite
from tests import factories, many

INSTITUTIONS = 40
REPEATS = 15
TRANSACTION_CONTROL = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)", re.IGNORECASE)
TEXT = "Das Vorgehen ist vereinbart und wird in den meisten Fällen angewendet; die Lücken können wir benennen. " * 3


@dataclass(frozen=True)
class Budget:
    cpu_ms: int
    sql: int
    kilobytes: int | None = None


@dataclass(frozen=True)
class Measured:
    action: str
    cpu_ms: float
    sql: int
    kilobytes: float
    budget: Budget

    @property
    def over(self):
        return self.sql > self.budget.sql or bool(self.budget.kilobytes and self.kilobytes > self.budget.kilobytes)


def build():
    """Forty institutions with accepted assessments, two texts and a measure at every requirement."""
    catalogue = factories.make_catalogue(areas=5, requirements=3)
    closed = factories.make_round(catalogue, "gross", status=AssessmentRound.Status.IN_REVIEW)
    running = factories.make_round(catalogue, "offen")
    people = {
        "reviewer": factories.make_member("reviewer"),
        "admin": factories.make_member("admin", username="fachadmin"),
    }
    requirements = list(catalogue.requirements.all())
    levels = list(catalogue.levels.all())
    questions = list(catalogue.questions.exclude(answer_type="measures"))
    for number in range(INSTITUTIONS):
        institution = factories.make_institution(f"I{number:02}", f"Institution {number:02}")
        assessment = factories.make_assessment(
            closed, institution, status=Assessment.Status.ACCEPTED, by=people["reviewer"]
        )
        answers = Answer.objects.bulk_create(
            Answer(
                assessment=assessment,
                requirement=requirement,
                state="rated",
                level=levels[(number + index) % len(levels)],
            )
            for index, requirement in enumerate(requirements)
        )
        AnswerText.objects.bulk_create(
            AnswerText(answer=answer, question=question, text=TEXT) for answer in answers for question in questions
        )
        Measure.objects.bulk_create(
            Measure(
                assessment=assessment,
                institution=institution,
                requirement=requirement,
                title=f"Maßnahme zu {requirement.code}",
                responsible_function="Sachgebietsleitung",
                status="idea",
            )
            for requirement in requirements
        )
    people["coordinator"] = factories.make_member("coordinator", institution)
    invite(assessment_round=running, institutions=Institution.objects.all(), by=people["reviewer"])
    own = Assessment.objects.get(round=running, institution=institution)
    change = answering.TextChange(questions[0], TEXT, 0)
    answering.save_answer(assessment=own, requirement=requirements[0], by=people["coordinator"], changes=[change])
    return people, closed, running, institution, requirements[0]


def cpu_ms():
    """CPU of this process, in milliseconds."""
    return time.process_time() * 1000


def drawn_here(html, *, style, attachments=()):
    """Draw a report in this process instead of a child of its own, so that its CPU is counted."""
    gc.disable()
    try:
        return pdf.typeset(html, style=style, attachments=attachments)
    finally:
        gc.enable()


def measure(action, budget, request, repeats=REPEATS):
    """Median CPU of `repeats` calls of request() → bytes, after one warm-up; SQL of the last."""
    request()
    times = []
    for _ in range(repeats):
        gc.collect()
        begin = cpu_ms()
        with CaptureQueriesContext(connection) as queries:
            content = request()
        times.append(cpu_ms() - begin)
    statements = [query for query in queries if not TRANSACTION_CONTROL.match(query["sql"])]
    size = len(content if content[:4] == b"%PDF" else gzip.compress(content, 6)) / 1000
    return Measured(action, statistics.median(times), len(statements), size, budget)


def client_for(user):
    client = Client()
    client.force_login(user)
    return client


def getter(client, name, **kwargs):
    url = reverse(name, kwargs=kwargs)

    def get():
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url}: {response.status_code}")
        return response.getvalue() if response.streaming else response.content

    return get


def saver(client, **kwargs):
    """Types one more sentence into the first text of the requirement and saves, again and again."""
    url = reverse("requirement", kwargs=kwargs)
    page = client.get(url).content.decode()
    texts = re.findall(r'<textarea[^>]*name="([^"]*R1[^"]*)"', page)
    counter = iter(range(1000))

    def save():
        page = client.get(url).content.decode()
        tokens = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        field = texts[0]
        sent = {name: value for name, value in tokens.items() if name.startswith(field.removesuffix("text"))}
        sent[field] = f"{TEXT} Satz {next(counter)}"
        return url, sent

    return save


def creator(reviewer, catalogue):
    """Creates rounds and invites every institution."""
    counter = iter(range(1000))

    def create():
        new_round = factories.make_round(catalogue, f"neu-{next(counter)}")
        invite(assessment_round=new_round, institutions=Institution.objects.all(), by=reviewer)
        return b""

    return create


def measure_save(budget, client, **kwargs):
    """A save alone: the page that gives its token is fetched outside the measurement."""
    prepare = saver(client, **kwargs)
    times = []
    for _ in range(REPEATS):
        url, sent = prepare()
        AnswerText.objects.update(saved_at=timezone.now() - timedelta(hours=1))  # so it stays as an earlier version
        gc.collect()
        begin = cpu_ms()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(url, sent)
        times.append(cpu_ms() - begin)
        if response.status_code != 302:
            raise SystemExit(f"{url}: {response.status_code}")
    statements = [query for query in queries if not TRANSACTION_CONTROL.match(query["sql"])]
    return Measured("eine Antwort speichern", statistics.median(times), len(statements), 0, budget)


def run():
    people, closed, running, institution, requirement = build()
    staff, reviewer = client_for(people["coordinator"]), client_for(people["reviewer"])
    place = {"round_code": running.code, "institution_code": institution.code}
    accepted = {"round_code": closed.code, "institution_code": institution.code}
    return [
        measure(
            "eine Anforderung öffnen",
            Budget(25, 8, 60),
            getter(staff, "requirement", **place, requirement_code=requirement.code),
        ),
        measure_save(Budget(20, 6), staff, **place, requirement_code=requirement.code),
        measure("Selbstbewertung: Übersicht", Budget(60, 8, 60), getter(staff, "assessment", **place)),
        measure("Sichtung: Liste", Budget(60, 8, 60), getter(reviewer, "review-list", round_code=closed.code)),
        measure("Ergebnisse der Runde", Budget(60, 8, 60), getter(reviewer, "results-round", round_code=closed.code)),
        measure(
            f"Runde für {INSTITUTIONS} Institutionen anlegen",
            Budget(100, 10),
            creator(people["reviewer"], closed.catalogue),
        ),
        measure(
            "Bericht der Institution (PDF)",
            Budget(1100, 15),
            getter(staff, "institution-report-pdf", **accepted),
            repeats=3,
        ),
        measure(
            "Gesamtbericht (PDF)",
            Budget(13000, 15),
            getter(reviewer, "city-report-pdf", round_code=closed.code),
            repeats=2,
        ),
    ]


MANY = 4000


def run_results():
    """The results pages of 4,000 institutions × 15 requirements, with two earlier rounds to compare with."""
    many.make_rounds(MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does; the rows were written a moment ago
    browsers = {role: client_for(factories.make_member(role)) for role in ("reviewer", "executive_board")}
    with mock.patch(f"{__name__}.cpu_ms", lambda: time.perf_counter() * 1000):
        return [
            measure(f"{title} ({role})", Budget(300, 8, 60), getter(browsers[role], name, round_code="2029", **place))
            for title, name, role, place in (
                ("Sichtung: Liste", "review-list", "reviewer", {}),
                ("Sichtung: Prüfliste", "round-step", "reviewer", {"step": "oeffnen"}),
                ("Ergebnisse", "results-round", "reviewer", {}),
                ("Ergebnisse", "results-round", "executive_board", {}),
                ("Institutionen", "results-institutions", "reviewer", {}),
                ("Anforderung", "results-requirement", "reviewer", {"requirement_code": "A1"}),
                ("Themen", "shared-needs", "reviewer", {}),
            )
        ]


def print_table(rows, clock="CPU ms"):
    print(f"{'':<42}{clock:>14}{'SQL':>10}{'kB':>14}")
    for row in rows:
        kilobytes = f"{row.kilobytes:.0f}" + (f" / {row.budget.kilobytes}" if row.budget.kilobytes else "")
        print(
            f"{row.action:<42}{f'{row.cpu_ms:.0f} / {row.budget.cpu_ms}':>14}"
            f"{f'{row.sql} / {row.budget.sql}':>10}{kilobytes:>14}{'  ÜBER DEM BUDGET' if row.over else ''}"
        )


def main():
    only_results = "--results" in sys.argv
    runner = get_runner(settings)(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with mock.patch.object(documents, "render_pdf", drawn_here):
            rows = run_results() if only_results else run()
    finally:
        runner.teardown_databases(databases)
    print(f"{MANY if only_results else INSTITUTIONS} Institutionen, {connection.vendor}; gemessen / Budget")
    print_table(rows, "ms" if only_results else "CPU ms")
    return 1 if any(row.over for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
