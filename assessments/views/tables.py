"""A table as a download."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from assessments.exports import Table, csv_bytes, xlsx_bytes


def csv_download(table: Table, name: str) -> HttpResponse:
    """`name` without ending: „Massnahmen-2026-07-01“."""
    return _download(csv_bytes(table), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_download(table: Table, name: str) -> HttpResponse:
    return _download(
        xlsx_bytes(table), f"{name}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def _download(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
