"""Long work as jobs: started by a person, done by a worker, watched and cancelled on a page.

    jobs.start(Job.Kind.ROUND_REPORTS, assessment_round=assessment_round, by=request.user)

The work itself is a function `(job, report) -> File | None` next to its rule, registered with `@work(kind)`. It calls
`report(done, total)` after each step, raises `Failed` with a German sentence, and holds no transaction open.

A job travels through Django's tasks API: the entry in the queue says only that a job wants a worker, not which. A
worker has a job on lease and renews the lease while it works; when it is killed, the next one takes the job up, until
the last attempt has failed. What a worker writes counts only while the job is still its own, so a file appears whole
and once, whatever happens.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from assessments.models import AssessmentRound, Job
from assessments.queue.steps.worker import chore

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=15)
KEPT = timedelta(days=7)
UNEXPECTED = (
    "Dabei ist ein unerwarteter Fehler aufgetreten. Bitte versuchen Sie es noch einmal oder melden Sie es der "
    "Fachadministration."
)
LOST = (
    f"Der Auftrag wurde {Job.MOST_ATTEMPTS}-mal unterbrochen, zum Beispiel durch einen Neustart oder weil der Speicher "
    "nicht reichte. Bitte versuchen Sie es noch einmal oder melden Sie es der Fachadministration."
)


@dataclass(frozen=True)
class File:
    """What a job leaves for download."""

    name: str
    content_type: str
    content: bytes


class Failed(Exception):
    """The work cannot be done; str() is the German sentence for the person who asked for it."""


class Withdrawn(Exception):
    """The job is no longer this worker's: cancelled, or taken up by another one."""


Work = Callable[[Job, Callable[[int, int], None]], File | None]
WORK: dict[Job.Kind, Work] = {}


def work(kind: Job.Kind) -> Callable[[Work], Work]:
    """Register the function that does the jobs of a kind."""

    def register(function: Work) -> Work:
        WORK[kind] = function
        return function

    return register


def offered(assessment_round: AssessmentRound) -> tuple[Job.Kind, ...]:
    """The kinds of work that make sense in the round's status; a published city report is kept, not drawn again."""
    if assessment_round.status == AssessmentRound.Status.PUBLISHED:
        return Job.Kind.ROUND_REPORTS, Job.Kind.ROUND_ARCHIVE
    return (Job.Kind.ROUND_REPORTS,) if assessment_round.is_public else (Job.Kind.ROUND_REPORTS, Job.Kind.CITY_REPORT)


def latest(assessment_round: AssessmentRound) -> dict[str, Job]:
    """The newest job of each kind, without its file; one query."""
    return {job.kind: job for job in assessment_round.jobs.defer("file").order_by("pk")}


def start(kind: Job.Kind, *, assessment_round: AssessmentRound, by, note: str = "") -> Job:
    """Queue the work, and return its job; where the same is under way already, that one.

    `note` is what the person wrote to go with it.
    """
    kinds = Job.PUBLISHING if kind in Job.PUBLISHING else (kind,)
    active = Job.objects.filter(kind__in=kinds, round=assessment_round, status__in=Job.ACTIVE)
    if job := active.first():
        return job
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, round=assessment_round, requested_by=by, note=note)
            do_one.enqueue()
            return job
    except IntegrityError:  # somebody else was quicker
        return active.get()


def retry(job: Job, *, by) -> Job:
    """Start failed or cancelled work anew. A new job, so that nothing of the old one can get into it."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, status__in=(Job.Status.FAILED, Job.Status.CANCELLED)).delete()
        return start(job.kind, assessment_round=job.round, by=by, note=job.note)


def cancel(job: Job) -> bool:
    """Stop waiting for it; the worker notices at its next step. False if it was over already."""
    return _end(Job.objects.filter(pk=job.pk, status__in=Job.ACTIVE), Job.Status.CANCELLED)


@task
def do_one() -> None:
    """Do the job that has waited longest. Runs in a worker."""
    pk = take(_waiting(), status=Job.Status.RUNNING, leased_until=timezone.now() + LEASE, steps_done=0, steps_total=0)
    if pk is None:
        return
    job = Job.objects.select_related("round", "requested_by").get(pk=pk)
    try:
        with _lease_kept(job):
            file = WORK[Job.Kind(job.kind)](job, lambda done, total: _report(job, done, total))
        _finish(job, file)
    except Withdrawn:
        logger.info("job %s was withdrawn", job.pk)
    except Failed as failure:
        _end(_mine(job), Job.Status.FAILED, error=str(failure))
    except (OperationalError, InterfaceError):
        raise  # the database is gone: nothing can be noted now, the lease runs out and the job is taken up again
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _end(_mine(job), Job.Status.FAILED, error=UNEXPECTED)


def take(rows: QuerySet, **values) -> int | None:
    """Take the first of the rows with these values, and count the attempt. Two processes never take the same one: the
    UPDATE holds only while the row is still among them."""
    while pk := rows.values_list("pk", flat=True).first():
        if rows.filter(pk=pk).update(attempts=F("attempts") + 1, **values):
            return pk
    return None


def _waiting() -> QuerySet[Job]:
    """Jobs that want a worker, because nobody has begun or whoever had it on lease is gone."""
    left = Q(status=Job.Status.RUNNING, leased_until__lt=timezone.now(), attempts__lt=Job.MOST_ATTEMPTS)
    return Job.objects.filter(left | Q(status=Job.Status.QUEUED)).order_by("pk")


@chore(every=10)
def take_up_abandoned() -> None:
    """Give up jobs whose last worker is gone; see to an entry in the queue for those whose entry was lost with it."""
    now = timezone.now()
    lost = Job.objects.filter(status=Job.Status.RUNNING, leased_until__lt=now, attempts__gte=Job.MOST_ATTEMPTS)
    if lost.exists():
        _end(lost, Job.Status.FAILED, error=LOST)
    forgotten = _waiting().exclude(status=Job.Status.QUEUED, requested_at__gt=now - LEASE)
    if forgotten.exists() and not DBTaskResult.objects.ready().filter(task_path=do_one.module_path).exists():
        for _ in range(forgotten.count()):
            do_one.enqueue()


@chore(every=3600)
def delete_old() -> None:
    """Delete finished jobs with their files after a week, and what the queue remembers after a day."""
    now = timezone.now()
    Job.objects.filter(finished_at__lt=now - KEPT).delete()
    over = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    over.filter(enqueued_at__lt=now - timedelta(days=1)).delete()


def _mine(job: Job) -> QuerySet[Job]:
    """The row, as long as it runs in the attempt that this worker took."""
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


def _report(job: Job, done: int, total: int) -> None:
    if not _mine(job).update(steps_done=done, steps_total=total):
        raise Withdrawn


def _finish(job: Job, file: File | None) -> None:
    left = {"file": file.content, "file_name": file.name, "content_type": file.content_type} if file else {}
    if not _end(_mine(job), Job.Status.DONE, steps_done=F("steps_total"), **left):
        raise Withdrawn


def _end(jobs: QuerySet[Job], status: Job.Status, **values) -> bool:
    """One UPDATE with everything: there is never half a result."""
    return bool(jobs.update(status=status, leased_until=None, finished_at=timezone.now(), **values))


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own: a single report may take longer than the lease."""
    over = threading.Event()
    keeper = threading.Thread(target=_renew, args=(job, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _renew(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(RENEWED_EVERY.total_seconds()):
            try:
                _mine(job).update(leased_until=timezone.now() + LEASE)
            except DatabaseError:
                logger.warning("the lease of job %s could not be renewed", job.pk, exc_info=True)
    finally:
        connections.close_all()
