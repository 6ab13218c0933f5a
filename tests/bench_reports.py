"""`python -m tests.bench_reports`: city reports and all institution reports at once, with invented data, against the
budgets. Wall-clock seconds with the drawing in a process of its own; memory is the peak of that process.

The numbers of institutions may follow (5, 50 and 200 without them). Every institution has a text at every requirement
and question, and five measures.
"""

import os
import resource
import sys
import time
from dataclasses import dataclass
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
os.environ.setdefault("DEBUG", "true")
django.setup()

from django.conf import settings
from django.test.utils import get_runner
from django.utils import timezone

from assessments.models import Answer, AnswerText, Assessment, AssessmentRound, Institution, Job, Measure
from assessments.reports.paper import bundles, documents, pdf
from tests import factories

SIZES = (5, 50, 200)
MEASURES = 5  # of each institution: 1,000 at 200
MEGABYTES = 450
REPORTS_SECONDS = 110  # 200 institution reports on two cores
TEXT = "Das Vorgehen ist vereinbart und wird in den meisten Fällen angewendet; die Lücken können wir benennen. " * 3


@dataclass(frozen=True)
class Row:
    what: str
    seconds: float
    budget: float
    note: str


def build(size: int) -> AssessmentRound:
    """A round in review with that many accepted assessments, all named, every second measure done."""
    catalogue = factories.make_catalogue(code=f"gross-{size}", areas=5, requirements=3)
    current = factories.make_round(catalogue, f"gross-{size}", status=AssessmentRound.Status.IN_REVIEW)
    requirements, levels = list(catalogue.requirements.all()), list(catalogue.levels.all())
    questions = list(catalogue.questions.exclude(answer_type="measures"))
    person, now = factories.make_user(f"leitung-{size}"), timezone.now()
    institutions = Institution.objects.bulk_create(
        Institution(code=f"I{size}-{number:03}", name=f"Institution {number:03}") for number in range(size)
    )
    who_and_when = {f"{step}_by": person for step in ("approved", "submitted", "accepted")}
    who_and_when |= {f"{step}_at": now for step in ("approved", "submitted", "accepted")}
    assessments = Assessment.objects.bulk_create(
        Assessment(
            round=current,
            institution=institution,
            status=Assessment.Status.ACCEPTED,
            publication_consent="named",
            institution_name=institution.name,
            **who_and_when,
        )
        for institution in institutions
    )
    answers = Answer.objects.bulk_create(
        Answer(assessment=assessment, requirement=r, state="rated", level=levels[(number + index) % len(levels)])
        for number, assessment in enumerate(assessments)
        for index, r in enumerate(requirements)
    )
    AnswerText.objects.bulk_create(AnswerText(answer=a, question=q, text=TEXT) for a in answers for q in questions)
    Measure.objects.bulk_create(
        Measure(
            assessment=assessment,
            institution=assessment.institution,
            requirement=requirements[index],
            title=f"Maßnahme {index + 1} mit einem Titel von üblicher Länge",
            description=TEXT,
            responsible_function="Sachgebietsleitung",
            due_date=timezone.localdate(),
            status=Measure.Status.DONE if index % 2 else Measure.Status.PLANNED,
            done_on=timezone.localdate() if index % 2 else None,
        )
        for assessment in assessments
        for index in range(MEASURES)
    )
    return current


def budget_of(size: int) -> float:
    """2.5 s for 5 institutions, 13 s for 200, in between along the line."""
    return 2.5 + (size - 5) * (13 - 2.5) / 195


def timed(work):
    begin = time.monotonic()
    result = work()
    return time.monotonic() - begin, result


def city(current: AssessmentRound, size: int) -> Row:
    seconds, document = timed(lambda: documents.city_document(current, timezone.localdate()))
    return Row(f"Gesamtbericht, {size} Institutionen", seconds, budget_of(size), f"{len(document.pdf) // 1000} kB")


def reports(current: AssessmentRound, size: int) -> Row:
    seconds, file = timed(lambda: bundles.round_reports_file(Job(round=current), lambda done, total: None))
    return Row(f"{size} Berichte als ZIP", seconds, REPORTS_SECONDS * size / 200, f"{len(file.content) // 1000} kB")


def peak_of(html: str, queue) -> None:
    """Draw in this child, and tell its greatest memory in megabytes: in RAM, and addresses given out."""
    pdf.typeset(html, style=documents.print_style())
    with open("/proc/self/status") as status:
        addresses = next(int(line.split()[1]) for line in status if line.startswith("VmPeak"))
    queue.put((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, addresses // 1024))


def memory(current: AssessmentRound, size: int) -> str:
    queue = pdf._processes.SimpleQueue()
    paper = documents.city_paper(current, timezone.localdate())
    child = pdf._processes.Process(target=partial(peak_of, paper.html), args=(queue,))
    child.start()
    in_memory, addresses = queue.get()
    child.join()
    return f"Gesamtbericht, {size} Institutionen: {in_memory} MB (Budget {MEGABYTES}), Adressraum {addresses} MB"


def main(sizes) -> int:
    runner = get_runner(settings)(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        rounds = {size: build(size) for size in sizes}
        documents.city_document(
            rounds[sizes[0]], timezone.localdate()
        )  # starts the process that the drawing comes from
        rows = [measure(current, size) for size, current in rounds.items() for measure in (city, reports)]
        peaks = [memory(current, size) for size, current in rounds.items()]
    finally:
        runner.teardown_databases(databases)
    for row in rows:
        over = "  ÜBER DEM BUDGET" if row.seconds > row.budget else ""
        print(f"{row.what:<42}{row.seconds:7.1f} s / {row.budget:5.1f} s{row.note:>12}{over}")
    print("\n".join(peaks))
    return 1 if any(row.seconds > row.budget for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
