"""Does what waits in the queue, and the chores in between. As many workers as you like on PostgreSQL.

`manage.py worker` is a process of its own; `start_embedded` runs the same in a thread of the web server, so that
`make run` needs no second process.
"""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, transaction
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between two looks into the queue
AFTER_TROUBLE = 5.0  # seconds until the next try when the database is gone
# Short work that nobody asks for, by name, with the seconds between two calls. Every worker does it: a chore looks
# whether there is anything to do before it writes, may run twice at the same time, and is over within seconds.
CHORES = {
    "assessments.jobs.take_up_abandoned": 10,
    "assessments.jobs.delete_old": 3600,
    "assessments.notifications.delivery.deliver_briefly": 5,
}


class Worker(db_worker.Worker):
    """The worker of django-tasks-db, except that it reads before it locks: on SQLite a look into an empty queue must
    not keep people from saving."""

    def __init__(self, *, batch: bool = False):
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=INTERVAL,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Until told to stop; with `batch`, until nothing is left to do."""
        while self.running:
            pause = self._next_pause()
            if self.batch and pause:
                return
            if self.running:
                time.sleep(pause)

    def _next_pause(self) -> float:
        """Do one task, if there is one; returns the seconds to wait."""
        close_old_connections()
        try:
            return 0 if self.do_next() else self.interval
        except DatabaseError:
            logger.warning("the queue could not be read", exc_info=True)
            return AFTER_TROUBLE

    def do_next(self) -> bool:
        """Do one task; False if none is waiting."""
        waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not waiting.exists():
            return False
        with transaction.atomic():
            entry = waiting.get_locked()
            if entry:
                entry.claim(self.worker_id)
        if entry:
            self.run_task(entry)
        return entry is not None


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
        for name in [name for name, due in self._due.items() if due <= now]:
            self._due[name] = now + CHORES[name]
            try:
                import_string(name)()
            except Exception:
                logger.exception("the chore %s failed", name)


def start_embedded() -> None:
    """Work and chores in two threads of this process. Killed in the middle, a job is taken up by the next worker."""
    Chores().start()
    threading.Thread(target=Worker().run, name="worker", daemon=True).start()


def do_everything() -> None:
    """Work in this thread, on its connection to the database, until the queue is empty (tests)."""
    worker = Worker()
    while worker.do_next():
        pass
