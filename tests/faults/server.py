"""gunicorn as in production, on this machine only, that can be killed at any moment."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from .databases import ROOT, environment

GUNICORN = ("chancencheck.wsgi", "--workers", "2", "--threads", "4", "--timeout", "60")


class Server:
    """`group` is the process group that holds all of gunicorn, None while it does not run."""

    def __init__(self, url: str, log: Path):
        self.log = log
        self.port = _free_port()
        self.group = None
        with log.open("ab") as errors:
            self.starter = subprocess.Popen(  # noqa: S603 - all arguments are ours
                [sys.executable, "-m", "tests.faults.starter", *GUNICORN, "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env=environment(url),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )

    def start(self) -> None:
        self.starter.stdin.write("start\n")
        self.group = int(self.starter.stdout.readline())
        self._wait_until_it_answers()

    def kill(self) -> None:
        """SIGKILL to all processes at once; returns when they have gone."""
        os.killpg(self.group, signal.SIGKILL)
        self.starter.stdout.readline()
        self.group = None

    def processes(self) -> list[int]:
        return [pid for pid in _all_processes() if _group_of(pid) == self.group]

    def close(self) -> None:
        if self.group:
            self.kill()
        self.starter.stdin.close()
        self.starter.wait()
        self.starter.stdout.close()

    def _wait_until_it_answers(self) -> None:
        """Whatever it says; on a busy machine a socket that listens may still reset its first connection."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            probe = HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                probe.request("GET", "/")
                probe.getresponse()
            except (OSError, HTTPException):
                time.sleep(0.01)
            else:
                return
            finally:
                probe.close()
        raise TimeoutError(self.log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
