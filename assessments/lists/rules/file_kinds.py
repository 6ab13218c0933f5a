"""What a file is, told by its content: people rename .xls to .xlsx, and a name proves nothing. Pure: no Django."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

SAVE_AS_XLSX = "Bitte speichern Sie die Tabelle als XLSX."
BEGINNINGS = {
    b"\xd0\xcf\x11\xe0": "Die Datei hat das alte Format von Excel (.xls) oder ein Kennwort. "
    "Bitte speichern Sie sie als XLSX ohne Kennwort.",
    b"{\\rtf": f"Die Datei ist ein Textdokument (RTF). {SAVE_AS_XLSX}",
    b"%PDF": f"Die Datei ist ein PDF. {SAVE_AS_XLSX}",
    b"\x89PNG": f"Die Datei ist ein Bild. {SAVE_AS_XLSX}",
    b"\xff\xd8\xff": f"Die Datei ist ein Bild. {SAVE_AS_XLSX}",
}
PAGES = (b"<!doctype html", b"<html", b"<?xml", b"<table")
PAGE = f"Die Datei ist eine Webseite oder XML, auch wenn ihr Name anders endet. {SAVE_AS_XLSX}"
INSIDE = {  # what only this kind of archive holds
    "word/document.xml": f"Die Datei ist ein Word-Dokument. {SAVE_AS_XLSX}",
    "ppt/presentation.xml": f"Die Datei ist eine Präsentation. {SAVE_AS_XLSX}",
    "xl/workbook.bin": "Die Datei hat das Format XLSB. Bitte speichern Sie sie als XLSX.",
    "META-INF/manifest.xml": "Die Datei hat das Format von LibreOffice (ODS). Bitte speichern Sie sie als XLSX.",
    "Index/Document.iwa": "Die Datei kommt aus Numbers oder Pages. Bitte exportieren Sie sie als XLSX.",
}


def foreign_kind(content: bytes) -> str:
    """What a file is that we do not read, and what to do; empty for everything else."""
    for beginning, message in BEGINNINGS.items():
        if content.startswith(beginning):
            return message
    if content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGES):
        return PAGE
    return _foreign_archive(content) if content.startswith(b"PK") else ""


def _foreign_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError):
        return ""
    return next((message for name, message in INSIDE.items() if name in names), "")
