"""What a file is, told by its content."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from assessments.lists.rules.file_kinds import foreign_kind

AS_XLSX = "Bitte speichern Sie die Tabelle als XLSX."


def archive(*names) -> bytes:
    with ZipFile(out := BytesIO(), "w") as file:
        for name in names:
            file.writestr(name, "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "Die Datei hat das alte Format von Excel (.xls) oder ein Kennwort. "
            "Bitte speichern Sie sie als XLSX ohne Kennwort.",
        ),
        (b"{\\rtf1 Liste}", f"Die Datei ist ein Textdokument (RTF). {AS_XLSX}"),
        (b"%PDF-1.7", f"Die Datei ist ein PDF. {AS_XLSX}"),
        (b"\x89PNG\r\n", f"Die Datei ist ein Bild. {AS_XLSX}"),
        (b"\xff\xd8\xff\xe0", f"Die Datei ist ein Bild. {AS_XLSX}"),
        (archive("word/document.xml"), f"Die Datei ist ein Word-Dokument. {AS_XLSX}"),
        (archive("x", "ppt/presentation.xml"), f"Die Datei ist eine Präsentation. {AS_XLSX}"),
        (archive("xl/workbook.bin"), "Die Datei hat das Format XLSB. Bitte speichern Sie sie als XLSX."),
        (
            archive("META-INF/manifest.xml"),
            "Die Datei hat das Format von LibreOffice (ODS). Bitte speichern Sie sie als XLSX.",
        ),
        (
            archive("Index/Document.iwa"),
            "Die Datei kommt aus Numbers oder Pages. Bitte exportieren Sie sie als XLSX.",
        ),
    ],
)
def test_foreign_file_is_called_by_its_name(content, message):
    assert foreign_kind(content) == message


@pytest.mark.parametrize("begin", [b"<!DOCTYPE html>", b"<html>", b"<?xml version", b"<TABLE>"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf \n", b" " * 180])
def test_page_is_one_whatever_its_name(before, begin):
    page = f"Die Datei ist eine Webseite oder XML, auch wenn ihr Name anders endet. {AS_XLSX}"
    assert foreign_kind(before + begin) == page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Name;<table>",
        b" " * 200 + b"<html>",
        archive("xl/workbook.xml"),
        b"PK\x03\x04 damaged",
        b"no archive" + archive("word/document.xml"),
    ],
)
def test_everything_else_is_not_foreign(content):
    assert foreign_kind(content) == ""
