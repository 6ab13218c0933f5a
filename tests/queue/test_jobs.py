"""Long work: started once, done whole or not at all, taken up again, cancelled, retried."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.models import Job
from assessments.queue.steps import jobs, worker

KIND = Job.Kind.ROUND_REPORTS
FILE = jobs.File("berichte.zip", "application/zip", b"PK")


@pytest.fixture
def do(monkeypatch):
    """do(function) makes it the work of every job."""

    def do(function):
        monkeypatch.setitem(jobs.WORK, KIND, function)

    return do


@pytest.fixture
def job(assessment_round, reviewer):
    return jobs.start(KIND, assessment_round=assessment_round, by=reviewer)


def abandon(job):
    """The worker is gone, and its lease has run out."""
    gone = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(status="running", leased_until=gone, attempts=job.attempts)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)


ASK_FOR_WORK = """
import django
django.setup()
from assessments.queue.steps import jobs
print(*sorted(jobs.WORK))
"""


def test_worker_knows_the_work_of_every_kind():
    """A process of its own: here other tests have imported what a worker would lack."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "chancencheck.settings"}
    command = [sys.executable, "-c", ASK_FOR_WORK]
    asked = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 -- our own words
    assert asked.stdout.split() == sorted(Job.Kind), asked.stderr


def test_chores_are_registered():
    assert {do.__name__: every for do, every in worker.CHORES.items()} == {
        "take_up_abandoned": 10,
        "delete_old": 3600,
        "deliver_briefly": 5,
    }


def test_worker_does_the_job_and_keeps_the_file(job, do):
    seen = []

    def two_steps(job, report):
        report(1, 2)
        seen.append(Job.objects.values_list("status", "steps_done", "steps_total").get())
        return FILE

    do(two_steps)
    worker.do_everything()

    job.refresh_from_db()
    assert seen == [("running", 1, 2)]
    assert (job.status, job.attempts, job.error, job.steps_done) == ("done", 1, "", 2)
    assert (job.file_name, job.content_type, bytes(job.file)) == ("berichte.zip", "application/zip", b"PK")


def test_same_work_is_started_once(job, assessment_round, reviewer):
    again = jobs.start(KIND, assessment_round=assessment_round, by=reviewer)

    assert (again.pk, DBTaskResult.objects.count()) == (job.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_start_that_loses_the_race_returns_the_winner(assessment_round, reviewer, monkeypatch):
    first = jobs.start(KIND, assessment_round=assessment_round, by=reviewer)
    nothing = Job.objects.none()
    monkeypatch.setattr(nothing.__class__, "first", lambda rows: None)

    assert jobs.start(KIND, assessment_round=assessment_round, by=reviewer).pk == first.pk


def test_failure_is_told_in_words(job, do):
    def cannot(job, report):
        raise jobs.Failed("Es ist noch nichts eingereicht.")

    do(cannot)
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.error, job.file) == ("failed", "Es ist noch nichts eingereicht.", None)


def test_unexpected_error_fails_the_job_without_details(job, do, caplog):
    do(lambda job, report: 1 / 0)
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", jobs.UNEXPECTED)
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_job_stops_at_its_next_step(job, do):
    steps = []

    def cancelled_meanwhile(job, report):
        report(1, 3)
        steps.append(jobs.cancel(job))
        report(2, 3)
        steps.append("never")

    do(cancelled_meanwhile)
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.file, steps) == ("cancelled", None, [True])


def test_job_cancelled_while_waiting_is_never_begun(job, do):
    jobs.cancel(job)
    do(lambda job, report: pytest.fail("begun"))
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("cancelled", 0)


def test_finished_job_cannot_be_cancelled(job, do):
    do(lambda job, report: FILE)
    worker.do_everything()

    assert not jobs.cancel(job)
    assert Job.objects.get().status == "done"


def test_retry_starts_a_new_job(job, do, reviewer):
    do(lambda job, report: 1 / 0)
    worker.do_everything()
    again = jobs.retry(Job.objects.get(), by=reviewer)
    do(lambda job, report: FILE)
    worker.do_everything()

    assert again.pk != job.pk
    assert list(Job.objects.values_list("pk", "status")) == [(again.pk, "done")]


def test_abandoned_job_is_taken_up_again(job, do):
    job.attempts = 1
    abandon(job)
    do(lambda job, report: FILE)

    jobs.take_up_abandoned()
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


def test_running_job_with_a_lease_is_left_alone(job):
    Job.objects.update(status="running", leased_until=timezone.now() + jobs.LEASE, attempts=1)

    jobs.take_up_abandoned()

    assert Job.objects.get().status == "running"


def test_job_abandoned_for_the_last_time_fails(job):
    job.attempts = Job.MOST_ATTEMPTS
    abandon(job)

    jobs.take_up_abandoned()

    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", jobs.LOST)


def test_late_worker_cannot_write_into_the_next_attempt(job, do):
    """It was only slow: another one has the job by now."""

    def overtaken(job, report):
        Job.objects.update(attempts=2)
        return FILE

    do(overtaken)
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.attempts, job.file) == ("running", 2, None)


def test_database_error_leaves_the_job_to_its_lease(job, do):
    def disconnected(job, report):
        raise OperationalError("server closed the connection")

    do(disconnected)
    worker.do_everything()

    assert Job.objects.get().status == "running"


def test_job_without_an_entry_in_the_queue_gets_one(job, do):
    """The worker was killed between taking the entry and taking the job."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    Job.objects.update(requested_at=timezone.now() - 2 * jobs.LEASE)
    do(lambda job, report: FILE)

    jobs.take_up_abandoned()
    jobs.take_up_abandoned()
    worker.do_everything()

    assert Job.objects.get().status == "done"
    assert DBTaskResult.objects.count() == 2


def test_old_jobs_and_entries_are_deleted(job, do):
    do(lambda job, report: FILE)
    worker.do_everything()
    jobs.delete_old()
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)

    Job.objects.update(finished_at=timezone.now() - timedelta(days=8))
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=2))
    jobs.delete_old()

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_lease_is_renewed_while_the_work_goes_on(monkeypatch):
    renewed = threading.Event()
    row = SimpleNamespace(update=lambda leased_until: renewed.set())
    monkeypatch.setattr(jobs, "RENEWED_EVERY", timedelta(milliseconds=5))
    monkeypatch.setattr(jobs, "_mine", lambda job: row)

    with jobs._lease_kept("a job"):
        assert renewed.wait(5)


def test_empty_queue_takes_no_lock(db, django_assert_num_queries):
    with django_assert_num_queries(1):  # a SELECT outside any transaction
        worker.Worker().run()


def test_failing_chore_keeps_no_other_from_being_done(monkeypatch, caplog):
    done = []

    def broken():
        raise ZeroDivisionError

    def sound():
        done.append("sound")

    monkeypatch.setattr(worker, "CHORES", {broken: 5, sound: 10})
    thread = worker.Chores()

    for now in (0, 4, 9, 10):
        thread.do_due(now)

    assert done == ["sound", "sound"]
    assert caplog.text.count("the chore broken failed") == 2  # at 0 and 9
