"""Does what waits in the queue, and the chores in between. As many workers as you like on PostgreSQL.

`manage.py worker` is a process of its own; `start_embedded` runs the same in a thread of the web server, so that
`make run` needs no second process.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between two looks into the queue
AFTER_TROUBLE = 5.0  # seconds until the next try when the database is gone
CHORES: dict[Callable[[], object], float] = {}  # with the seconds between two calls


def chore(*, every: float) -> Callable:
    """Register short work that nobody asks for. Every worker does it: a chore looks whether there is anything to do
    before it writes, may run twice at the same time, and is over within seconds."""

    def register(function):
        CHORES[function] = every
        return function

    return register


class Worker(db_worker.Worker):
    """The worker of django-tasks-db, except that it reads before it locks: on SQLite a look into an empty queue must
    not keep people from saving. It also outlives a database that is away for a while."""

    def __init__(self):
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=INTERVAL,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Do what waits; returns when nothing waits any more."""
        if DBTaskResult.objects.ready().exists():
            super().run()

    def run_for_ever(self) -> None:
        """Until told to stop."""
        while self.running:
            close_old_connections()
            pause = INTERVAL
            try:
                self.run()
            except Error:
                logger.warning("the queue could not be read", exc_info=True)
                pause = AFTER_TROUBLE
            if self.running:
                time.sleep(pause)


class Chores(threading.Thread):
    """Does the chores in a thread of its own, so that a mail does not wait for two hundred reports."""

    def __init__(self):
        super().__init__(name="chores", daemon=True)
        self._due = dict.fromkeys(CHORES, 0.0)

    def run(self) -> None:
        while True:
            close_old_connections()
            self.do_due(time.monotonic())
            time.sleep(INTERVAL)

    def do_due(self, now: float) -> None:
        """Every chore whose time has come; one that fails keeps no other from being done."""
        for do in [do for do, due in self._due.items() if due <= now]:
            self._due[do] = now + CHORES[do]
            try:
                do()
            except Exception:
                logger.exception("the chore %s failed", do.__name__)


def start_embedded() -> None:
    """Work and chores in two threads of this process. Killed in the middle, a job is taken up by the next worker."""
    Chores().start()
    threading.Thread(target=Worker().run_for_ever, name="worker", daemon=True).start()


def do_everything() -> None:
    """Work in this thread, inside its transaction, until the queue is empty (tests)."""
    worker = Worker()
    while entry := DBTaskResult.objects.ready().first():
        entry.claim(worker.worker_id)
        worker.run_task(entry)
