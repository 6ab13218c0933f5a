"""The disk is full: a save is refused with its text kept, everything acknowledged stays, and later it works again."""

import os
import random
import resource
import shutil
import string
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from .databases import Sqlite
from .kept import check_kept, save_kept
from .person import Person

LEFT_ON_DISK = 100_000  # bytes that are free when the saves begin, also for what is undone after a crash
LEFT_IN_FILE = 50_000
REQUIREMENTS = [f"{area}{number}" for area in "AB" for number in range(1, 5)]
LENGTH = 9_900  # characters; 10,000 are allowed
MOUNT, UNMOUNT = shutil.which("mount"), shutil.which("umount")


@pytest.fixture
def small_disk():
    """A file system of 32 MB, for which root is needed."""
    if os.getuid() or not MOUNT:
        pytest.skip("einen kleinen Datenträger kann nur root einhängen")
    disk = Path(tempfile.mkdtemp(prefix="faults-"))
    subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=32m,mode=755", "tmpfs", disk], check=True)  # noqa: S603
    yield disk
    subprocess.run([UNMOUNT, disk], check=True)  # noqa: S603
    disk.rmdir()


@pytest.fixture
def small_database(prepared, small_disk):
    if isinstance(prepared, Sqlite):
        yield prepared.copy(small_disk)
        return
    tablespace = prepared.tablespace_in(small_disk)
    database = prepared.copy(small_disk, tablespace)
    yield database
    database.remove()
    prepared.on_server(f"DROP TABLESPACE {tablespace}")


@contextmanager
def full(disk: Path):
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**16, 2**12):
            while shutil.disk_usage(disk).free > LEFT_ON_DISK + size:
                file.write(b"\x01" * size)
    yield
    filler.unlink()


@contextmanager
def limited(server, path: Path):
    """No process of the server can make a file larger than the database plus a little."""
    _limit_files(server, path.stat().st_size + LEFT_IN_FILE)
    yield
    _limit_files(server, resource.RLIM_INFINITY)


def _limit_files(server, size: int) -> None:
    for process in server.processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def long_texts():
    """Texts that no database can compress, for one requirement after the other."""
    letters = random.Random(1)  # noqa: S311 - repeatable, not secret
    for requirement in REQUIREMENTS * 3:
        yield requirement, "".join(letters.choices(string.ascii_letters + "äöüß ", k=LENGTH)).strip()


def save(person: Person, requirement: str, text: str):
    return person.save(requirement, person.open(requirement) | {"text-R1-text": text})


def check_full(person, database, exhausted, figures, what):
    texts = long_texts()
    requirement, text = next(texts)
    assert save(person, requirement, text).status == 302  # now its tables have their first pages
    acknowledged = {requirement: text}
    with exhausted:
        for requirement, text in texts:
            response = save(person, requirement, text)
            if response.status != 302:
                break
            acknowledged[requirement] = text
        check_kept(response, requirement, text)
        shown = {code: person.open(code)["text-R1-text"] for code in acknowledged}
    saved = {code: database.text(code, "R1")[0] for code in acknowledged}
    save_kept(person, response, database, text, requirement)

    lost = [code for code in acknowledged if saved[code] != acknowledged[code]]
    figures(what, f"{len(acknowledged)} bestätigt, {len(lost)} verloren; Seite 503 mit dem Text, danach gespeichert")
    assert lost == []
    assert shown == acknowledged
    assert database.is_whole()


def test_full_disk_keeps_everything(small_disk, small_database, team_at, figures):
    person = team_at(small_database, 1)[0]
    check_full(person, small_database, full(small_disk), figures, "Datenträger voll")


def test_limited_files_keep_everything(team, sqlite, figures):
    person = team(1)[0]
    check_full(person, sqlite, limited(person.server, sqlite.path), figures, "Datei darf nicht weiter wachsen")
