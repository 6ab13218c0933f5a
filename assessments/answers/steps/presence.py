"""Is a requirement open in another window too? A hint for the team, without a person and without a history.

One small entry a requirement in the shared cache: random marks of windows and when each was last seen. A mark is made
by the browser and means nothing outside of its window. Entries are gone two minutes after the last sign.
"""

from time import time

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

SECONDS = 120
MOST_WINDOWS = 20  # more than a team has; keeps the entry small

cache = ConnectionProxy(caches, "pages")


def note(assessment_id: int, requirement_id: int, window: str) -> bool:
    """Note that this window has the requirement open; returns whether another one has, too."""
    key, now = _key(assessment_id, requirement_id), time()
    windows = {mark: seen for mark, seen in cache.get(key, {}).items() if now - seen < SECONDS and mark != window}
    others = sorted(windows.items(), key=lambda item: item[1])[1 - MOST_WINDOWS :]
    cache.set(key, {**dict(others), window: now}, SECONDS)
    return bool(others)


def forget(assessment_id: int, requirement_id: int, window: str) -> None:
    """The window has left the page."""
    key = _key(assessment_id, requirement_id)
    windows = cache.get(key, {})
    if windows.pop(window, None):
        cache.set(key, windows, SECONDS)


def _key(assessment_id: int, requirement_id: int) -> str:
    return f"open-{assessment_id}-{requirement_id}"
