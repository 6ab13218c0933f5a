import json
import re
import socket
import threading
from contextlib import contextmanager
from datetime import date
from io import BytesIO

import page
import pypdf
import pytest

from assessments.reports.paper import documents, pdf, pdf_structure
from assessments.reports.paper.pdf import AttachedFile, FailureReason, ReportFailed, render_pdf
from assessments.reports.paper.typefaces import laid_out

pytestmark = pytest.mark.pdf

DATA = AttachedFile("ergebnisse.json", "Zahlen", '{"stufe": 2}', date(2022, 3, 31))


def html(body):
    head = '<head><title>Prüfung</title></head><body data-head="Kopf" data-mark="" data-foot="Fuß">'
    return f'<!DOCTYPE html><html lang="de">{head}{body}</body></html>'


def render(body, **options):
    return render_pdf(html(body), style=documents.print_style(), **options)


def typed(text):
    """A document with `text` as it reaches the templates: cleaned and escaped."""
    escaped = laid_out(text).replace("&", "&amp;").replace("<", "&lt;")
    return f'<h1>Titel</h1><p class="text">{escaped}</p>'


def fonts_of(content):
    fonts = pypdf.PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"].values()
    return {re.sub(r"^/\w+\+", "", font.get_object()["/BaseFont"]) for font in fonts}


def test_render_is_pdfua_and_pdfa_in_one_file():
    content = render("<h1>Überschrift</h1><p>Text ●●○ → ☐ Привет 😀</p>", attachments=(DATA,))
    metadata = pypdf.PdfReader(BytesIO(content)).xmp_metadata.stream.get_data().decode()
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert re.search(r"pdfaid:part[=>\"]+3", metadata)


def test_render_twice_gives_the_same_bytes():
    first, second = (render("<h1>Gleich</h1><p>Text</p>", attachments=(DATA,)) for _ in range(2))
    assert first == second
    assert set(re.findall(rb"D:\d{14}", first)) == {b"D:20220331000000"}


def test_render_attaches_the_data():
    reader = pypdf.PdfReader(BytesIO(render("<h1>x</h1>", attachments=(DATA,))))
    assert {name: [json.loads(c) for c in contents] for name, contents in reader.attachments.items()} == {
        "ergebnisse.json": [{"stufe": 2}]
    }


def test_render_running_heads_are_artifacts():
    """The cover has a foot (left) and a page number (right) and no head."""
    content = pypdf.PdfReader(BytesIO(render("<h1>Eins</h1>"))).pages[0].get_contents().get_data()
    assert len(re.findall(rb"/Artifact\s<</Type/Pagination>>\sBDC", content)) == 2


def test_render_embeds_every_font():
    assert {name.split("-")[0] for name in fonts_of(render("<h1>Fira ●</h1>"))} == {"Fira", "DejaVu"}


def test_render_sets_rare_scripts_in_their_own_fonts():
    body = typed("Thai ประชาชน, Tigrinya ዜጋታት, Koreanisch 시민에게")
    content = render_pdf(html(body), style=documents.print_style(html(body)))

    assert {"Noto-Sans-Thai", "Noto-Sans-Ethiopic"} <= fonts_of(content)
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


def test_render_never_uses_a_font_of_the_machine():
    content = render("<h1>x</h1><p style='font-family: DejaVu Serif, DejaVu Sans Mono, serif, monospace'>Text</p>")
    assert fonts_of(content) <= {"Fira-Sans", "Fira-Sans-Semi-Bold", "DejaVu-Sans", "Noto-Emoji"}


def test_declare_pdfua_unexpected_metadata_is_refused():
    class Metadata:
        stream = [b"<x/>"]

    class Pdf:
        catalog = {"Metadata": b"0 0 R"}
        objects = [Metadata()]

    with pytest.raises(pdf_structure.UnexpectedStructure):
        pdf_structure.declare_pdfua(Pdf())


@contextmanager
def listener():
    """A local server that counts who knocks; yields its port and the list of hits."""
    hits = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def count():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                hits.append(connection.recv(200))
                connection.close()

        threading.Thread(target=count, daemon=True).start()
        yield server.getsockname()[1], hits
        server.shutdown(socket.SHUT_RDWR)


FETCHES = """
<link rel=stylesheet href="{0}/a.css"><link rel=attachment href="{0}/b"><link rel=attachment href="file:///etc/passwd">
<a rel=attachment href="file:///etc/passwd">x</a><img src="{0}/c.png" alt=x><img src="file:///etc/passwd" alt=x>
<object data="{0}/d"></object><embed src="{0}/e"><iframe src="{0}/f"></iframe><base href="{0}/">
<style>@import url({0}/g.css); @font-face {{ font-family: f; src: url({0}/h.woff) }}
p {{ background: url({0}/i.png); font-family: f; list-style-image: url({0}/j.png) }} p::before {{ content: url({0}/k) }}
</style><p>Text</p><svg width=10 height=10><title>x</title><image href="{0}/l.png" width=10 height=10 /></svg>
<img alt=x src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{0}/m.png"/></svg>'>
<img alt=x src="asset:../../etc/passwd"><img alt=x src="asset:/etc/passwd">
"""


def test_render_unescaped_html_fetches_and_embeds_nothing():
    with listener() as (port, hits):
        content = render("<h1>x</h1>" + FETCHES.format(f"http://127.0.0.1:{port}"), attachments=(DATA,))
    assert hits == []
    assert list(pypdf.PdfReader(BytesIO(content)).attachments) == ["ergebnisse.json"]
    assert b"root:" not in content


def test_listener_hears_a_knock():
    with listener() as (port, hits), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /")
        connection.recv(10)
    assert hits == [b"GET /"]


HOSTILE = {
    "long text": "Ein ganz gewöhnlicher Satz mit einigen Wörtern. " * 2100,
    "one word": "x" * 100_000,
    "no-break spaces": "\u00a0" * 5_000 + "x\u00a0" * 5_000,
    "spaces": " " * 100_000,
    "combining marks": "\u0301" * 100_000,
    "hyphens": "-" * 100_000,
    "zalgo": ("a" + "\u0301" * 20) * 4_000,
    "emoji": "👩‍👩‍👧" * 4_000,
    "line breaks": "a\n" * 50_000,
    "arabic": "مرحبا بالعالم " * 7_000,
    "directions": "\u202eabc\u2066def\u2069" * 5_000,
    "control": "".join(map(chr, range(1, 0x250))) * 20,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_render_hostile_text_stays_within_its_time(text):
    assert render(typed(text), cpu_seconds=6)[:5] == b"%PDF-"


def test_render_over_the_cpu_limit_fails():
    with pytest.raises(ReportFailed) as failure:
        render(
            '<p style="hyphens: auto; overflow-wrap: anywhere">' + "&#x300;" * 200_000,
            cpu_seconds=1,
            timeout_seconds=30,
        )
    assert failure.value.reason == FailureReason.CPU_LIMIT


def test_render_waits_for_a_free_slot(monkeypatch):
    slots = threading.BoundedSemaphore(1)
    monkeypatch.setattr(pdf, "_slots", slots)
    slots.acquire()
    with pytest.raises(ReportFailed) as failure:
        render("<p>Text</p>", timeout_seconds=2)
    assert failure.value.reason == FailureReason.TIMEOUT
    slots.release()
    assert render("<p>Text</p>").startswith(b"%PDF")
    assert slots.acquire(blocking=False)  # given back after the render


def test_render_over_the_clock_fails():
    with pytest.raises(ReportFailed) as failure:
        render("<p>Text</p>" * 500, timeout_seconds=0.01)
    assert failure.value.reason == FailureReason.TIMEOUT


def test_render_broken_input_fails_with_a_reason():
    with pytest.raises(ReportFailed) as failure:
        render("<div>" * 3_000)
    assert failure.value.reason == FailureReason.ERROR


def test_render_after_a_failure_works_again():
    with pytest.raises(ReportFailed):
        render("<p>Text</p>" * 500, timeout_seconds=0.01)
    assert render("<h1>Wieder da</h1>")[:5] == b"%PDF-"
