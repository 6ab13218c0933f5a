"""Workers are killed in the middle of a job, and race for jobs."""

import subprocess
import sys
import time
import zipfile
from contextlib import closing
from io import BytesIO

import pytest

from .conftest import IN_FULL
from .databases import ROOT, environment

REPORTS = 4
ROUNDS = 40
PATIENCE = 180  # seconds
JOB = "SELECT status, attempts, steps_done, file FROM assessments_job"


@pytest.fixture
def worker(database, tmp_path):
    """worker() starts a process that does jobs; all are gone after the test."""
    workers = []

    def start():
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env=environment(database.url()),
                stdout=log,
                stderr=log,
            )
        workers.append(process)
        return process

    yield start
    for process in workers:
        process.kill()
        process.wait()


def prepare(database, rounds, submitted):
    subprocess.run(  # noqa: S603 - our own interpreter with our own code
        [sys.executable, "-m", "tests.faults.prepare_jobs", str(rounds), str(submitted)],
        cwd=ROOT,
        env=environment(database.url()),
        check=True,
    )


def until(condition):
    """Seconds until the condition held."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() < begin + PATIENCE
        time.sleep(0.1)
    return time.monotonic() - begin


def end_lease(database):
    """As if a minute had passed; `make faults` waits for it."""
    if not IN_FULL:
        with closing(database.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("UPDATE assessments_job SET leased_until = '2001-01-01 00:00:00+00:00'")
            if connection.__class__.__module__.startswith("psycopg2"):
                connection.commit()


def test_job_of_a_killed_worker_is_done_by_the_next(database, worker, figures):
    prepare(database, 1, REPORTS)
    first = worker()
    until(lambda: 0 < database.rows(JOB)[0][2] < REPORTS)
    first.kill()
    first.wait()
    status, attempts, _, file = database.rows(JOB)[0]
    assert (status, attempts, file) == ("running", 1, None)

    end_lease(database)
    worker()
    seconds = until(lambda: database.rows(JOB)[0][0] != "running" or database.rows(JOB)[0][1] > 1)
    until(lambda: database.rows(JOB)[0][0] in ("done", "failed"))

    status, attempts, done, file = database.rows(JOB)[0]
    assert (status, attempts, done) == ("done", 2, REPORTS)
    archive = zipfile.ZipFile(BytesIO(bytes(file)))
    assert (len(archive.namelist()), archive.testzip()) == (REPORTS, None)
    assert database.is_whole()
    figures("SIGKILL mitten in einem Auftrag", f"nach {seconds:.0f} s übernommen, Ergebnis ganz, 2. Versuch")


@pytest.mark.skipif(not IN_FULL, reason="drei Dienste zu töten dauert; läuft mit make faults")
def test_job_that_kills_every_worker_is_given_up(database, worker):
    prepare(database, 1, REPORTS)
    for attempt in (1, 2, 3):
        process = worker()
        until(lambda: database.rows(JOB)[0][:2] == ("running", attempt))  # noqa: B023 - called at once
        process.kill()
        process.wait()
        end_lease(database)
    worker()
    until(lambda: database.rows(JOB)[0][0] == "failed")

    assert database.rows("SELECT attempts, file FROM assessments_job") == [(3, None)]


def test_two_workers_do_every_job_once(postgresql, worker, figures):
    prepare(postgresql, ROUNDS, 0)
    worker(), worker()
    waiting = "SELECT count(*) FROM assessments_job WHERE status IN ('queued', 'running')"
    seconds = until(lambda: postgresql.rows(waiting) == [(0,)])

    assert postgresql.rows("SELECT DISTINCT attempts FROM assessments_job") == [(1,)]
    entries = "SELECT count(*), max(json_array_length(worker_ids::json)) FROM django_tasks_database_dbtaskresult"
    assert postgresql.rows(entries) == [(ROUNDS, 1)]
    figures(f"2 Dienste, {ROUNDS} Aufträge", f"jeder genau einmal, {seconds:.0f} s")


def test_worker_survives_a_lost_connection(postgresql, worker):
    process = worker()
    time.sleep(3)
    postgresql.disconnect_everybody()
    prepare(postgresql, 1, 0)
    until(lambda: postgresql.rows(JOB)[0][0] == "failed")

    assert process.poll() is None
