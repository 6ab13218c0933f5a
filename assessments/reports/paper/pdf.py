"""HTML to PDF/A-3a and PDF/UA-1 in one file: the only place that knows WeasyPrint.

The render runs in a process of its own with a CPU limit, a memory limit and a timeout, so that hostile text may
fail one report but never hang a worker. Nothing is ever fetched: served are only the files of `Style`, by their names.
The machine's fonts are out of reach: the same input gives the same bytes.
"""

import gc
import logging
import multiprocessing
import os
import resource
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from assessments.reports.paper.pdf_structure import declare_pdfua, mark_running_heads_as_artifacts

logger = logging.getLogger(__name__)

CPU_SECONDS = 60
TIMEOUT_SECONDS = 120
MEMORY_BYTES = 3 * 1024**3 // 2  # of addresses; the city report of 200 institutions takes a third of it
OWN_FONTS_ONLY = Path(__file__).with_name("fonts.conf")
AT_ONCE = 2  # renders at the same time in one server process; the next one waits its turn

_slots = threading.BoundedSemaphore(AT_ONCE)

# A clean single-threaded parent for the children, with WeasyPrint imported once: safe under threaded servers, and warm.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["weasyprint", __name__])


class FailureReason(StrEnum):
    CPU_LIMIT = "cpu_limit"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    ERROR = "error"


class ReportFailed(Exception):
    """The PDF could not be made. `reason` says how; the page in front words it."""

    def __init__(self, reason: FailureReason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Style:
    """The trusted stylesheet and the files (fonts, watermarks) it may name as `asset:NAME`."""

    stylesheet: str
    assets: dict[str, bytes]


@cache
def load_asset(path: Path) -> bytes:
    """The file's bytes; a WOFF2 font unpacked, once a process: that takes longer than the layout of a report."""
    if path.suffix != ".woff2":
        return path.read_bytes()
    from fontTools.ttLib import woff2  # noqa: PLC0415  slow to import, part of WeasyPrint

    font = BytesIO()
    woff2.decompress(str(path), font)
    return font.getvalue()


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the PDF, dated so that the bytes do not depend on the clock."""

    name: str
    description: str
    content: str
    dated: date


def render_pdf(
    html: str,
    *,
    style: Style,
    attachments: tuple[AttachedFile, ...] = (),
    cpu_seconds: int = CPU_SECONDS,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> bytes:
    """The finished PDF; raises ReportFailed after `cpu_seconds` of work or `timeout_seconds` on the clock."""
    if not _slots.acquire(timeout=timeout_seconds):
        raise ReportFailed(FailureReason.TIMEOUT)
    try:
        return _rendered(html, style, attachments, cpu_seconds, timeout_seconds)
    finally:
        _slots.release()


def _rendered(html: str, style: Style, attachments, cpu_seconds: int, timeout_seconds: float) -> bytes:
    receiver, sender = _processes.Pipe(duplex=False)
    child = _processes.Process(
        target=_render_in_child, args=(sender, html, style, attachments, cpu_seconds), daemon=True
    )
    try:
        child.start()
        sender.close()
        return _receive(receiver, timeout_seconds)
    except (EOFError, OSError) as gone:
        child.join(1)
        reason = FailureReason.CPU_LIMIT if child.exitcode == -signal.SIGXCPU else FailureReason.CRASHED
        raise ReportFailed(reason) from gone
    finally:
        receiver.close()
        if child.pid and child.is_alive():
            child.kill()


def _receive(receiver, timeout_seconds: float) -> bytes:
    if not receiver.poll(timeout_seconds):
        raise ReportFailed(FailureReason.TIMEOUT)
    pdf = receiver.recv_bytes()
    if not pdf:
        raise ReportFailed(FailureReason.ERROR)
    return pdf


def _render_in_child(sender, html: str, style: Style, attachments, cpu_seconds: int) -> None:
    """Runs in the child. Sends the PDF, or nothing (empty bytes) where the render raised; the log says why."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    gc.disable()  # the process ends right after; collecting costs a fifth of the render
    pdf = b""
    try:
        pdf = typeset(html, style=style, attachments=attachments)
    finally:
        sender.send_bytes(pdf)


def typeset(html: str, *, style: Style, attachments: tuple[AttachedFile, ...] = ()) -> bytes:
    """Render in this process, without limits. For the child, and for measuring."""
    import weasyprint  # noqa: PLC0415  half a second to import, needed in the child only
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  same

    os.environ["FONTCONFIG_FILE"] = str(OWN_FONTS_ONLY)
    fetcher = _nothing_but(style.assets)
    fonts = FontConfiguration()
    css = weasyprint.CSS(string=style.stylesheet, font_config=fonts, url_fetcher=fetcher)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return document.write_pdf(
        stylesheets=[css],
        font_config=fonts,
        pdf_variant="pdf/a-3a",
        attachments=[_attachment(weasyprint, file) for file in attachments],
        finisher=_finish,
    )


def _finish(document, pdf) -> None:
    declare_pdfua(pdf)
    mark_running_heads_as_artifacts(pdf)


def _attachment(weasyprint, file: AttachedFile):
    dated = datetime(file.dated.year, file.dated.month, file.dated.day, tzinfo=UTC)
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship="Data",
        created=dated,
        modified=dated,
    )


def _nothing_but(assets: dict[str, bytes]):
    """A fetcher that serves the named assets from our own files and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  see typeset

    class TrustedFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            scheme, _, name = url.partition(":")
            if scheme != "asset" or name not in assets:
                raise ValueError(f"refused to fetch {url[:80]!r}")
            return URLFetcherResponse(url, body=assets[name])

    return TrustedFetcher(allowed_protocols=())
