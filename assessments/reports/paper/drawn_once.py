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
# Plain values are kept, so that an entry can be read after an upgrade that moves the classes. Entries of the first
# version held objects: nobody reads them any more.
VERSION = 2


def drawn_once(key: str, draw: Callable[[], Document], seconds: int) -> Document:
    """The paper of that name, kept for so many seconds. Raises ReportFailed, also for those who waited."""
    found = caches["pages"].get(key, version=VERSION)
    if found is None:
        with alone(key):
            found = caches["pages"].get(key, version=VERSION)  # somebody else may just have drawn it
            if found is None:
                found = _drawn(draw)
                kept = FAILURE_KEPT if isinstance(found, str) else seconds
                caches["pages"].set(key, found, kept, version=VERSION)
    if isinstance(found, str):
        raise ReportFailed(FailureReason(found))
    return Document(*found)


def _drawn(draw: Callable[[], Document]) -> tuple[str, bytes] | str:
    """Name and content of the paper, or the reason why there is none."""
    try:
        document = draw()
    except ReportFailed as failure:
        return failure.reason.value
    return document.file_name, document.pdf


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
