"""A paper that many may ask for at the same moment is drawn once: who comes meanwhile waits for that drawing.

The lock is one of the operating system, so it holds over threads and processes of the server, and a process that dies
leaves none behind. The drawing itself has its limits in `pdf`.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.cache import caches

from assessments.reports.paper.documents import Document
from assessments.reports.paper.pdf import FailureReason, ReportFailed

FAILURE_KEPT = 60  # seconds in which the same paper is not tried again


def drawn_once(key: str, draw: Callable[[], Document], seconds: int) -> Document:
    """The paper of that name, kept for so many seconds. Raises ReportFailed, also for those who waited."""
    found = caches["pages"].get(key)
    if found is None:
        with alone(key):
            found = caches["pages"].get(key)  # somebody else may just have drawn it
            if found is None:
                found = _drawn(draw)
                caches["pages"].set(key, found, FAILURE_KEPT if isinstance(found, FailureReason) else seconds)
    if isinstance(found, FailureReason):
        raise ReportFailed(found)
    return found


def _drawn(draw: Callable[[], Document]) -> Document | FailureReason:
    try:
        return draw()
    except ReportFailed as failure:
        return failure.reason


@contextmanager
def alone(key: str) -> Iterator[None]:
    """One at a time on this machine, by the name of what is drawn."""
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    path = Path(tempfile.gettempdir(), f"chancencheck-{os.getuid()}-{name}.lock")
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
