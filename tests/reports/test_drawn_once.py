"""One drawing for all who ask at the same moment, whichever thread or process they come to."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches

from assessments.reports.paper.documents import Document
from assessments.reports.paper.drawn_once import FAILURE_KEPT, alone, drawn_once
from assessments.reports.paper.pdf import FailureReason, ReportFailed

HOLDER = """
import django, os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "chancencheck.settings"
django.setup()
from assessments.reports.paper.drawn_once import alone
with alone("paper"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_cache(settings):
    """One that threads share; the database's is shared by processes too, but not with a test's transaction."""
    settings.CACHES = {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "drawn"}}
    caches["pages"].clear()


class Drawing:
    def __init__(self, failure: FailureReason | None = None):
        self.times, self.failure = 0, failure

    def __call__(self) -> Document:
        self.times += 1
        time.sleep(0.05)  # long enough for the others to come
        if self.failure:
            raise ReportFailed(self.failure)
        return Document("bogen.pdf", b"%PDF")


def test_twelve_at_once_get_one_drawing():
    draw = Drawing()

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: drawn_once("paper", draw, 60), range(12)))

    assert draw.times == 1
    assert found == [Document("bogen.pdf", b"%PDF")] * 12


def test_failure_is_not_tried_again_by_those_who_waited():
    draw = Drawing(FailureReason.CPU_LIMIT)

    def asked(_):
        with pytest.raises(ReportFailed) as failed:
            drawn_once("paper", draw, 60)
        return failed.value.reason

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(asked, range(12))) == {FailureReason.CPU_LIMIT}
    assert draw.times == 1


def test_failed_paper_is_tried_again_later(monkeypatch):
    monkeypatch.setattr("assessments.reports.paper.drawn_once.FAILURE_KEPT", 0)  # kept for no time at all
    with pytest.raises(ReportFailed):
        drawn_once("paper", Drawing(FailureReason.TIMEOUT), 60)

    assert drawn_once("paper", Drawing(), 60).pdf == b"%PDF"
    assert FAILURE_KEPT <= 60


def test_different_papers_do_not_wait_for_each_other():
    with alone("paper"), alone("another"):
        pass


def test_other_process_waits_until_the_first_one_is_gone():
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own code
    try:
        assert holder.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(lambda: drawn_once("paper", Drawing(), 60))
            time.sleep(0.3)
            assert not waiting.done()
            holder.kill()
            assert waiting.result(10).pdf == b"%PDF"
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.parametrize("failure", [None, FailureReason.TIMEOUT])
def test_what_is_kept_names_no_class_that_an_upgrade_may_move(failure):
    try:
        drawn_once("paper", Drawing(failure), 60)
    except ReportFailed as failed:
        assert failed.reason is failure
    (kept,) = caches["pages"]._cache.values()

    assert b"assessments" not in kept


def test_entry_of_an_earlier_release_is_not_read():
    caches["pages"].set("paper", object)
    assert drawn_once("paper", Drawing(), 60) == Document("bogen.pdf", b"%PDF")
