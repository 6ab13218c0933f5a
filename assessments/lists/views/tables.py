"""A table as a download."""

from django.http import HttpResponse

from assessments.lists.tables.table import Table, csv_bytes, xlsx_bytes
from assessments.lists.views.downloads import download

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_download(request, table: Table, name: str, **about) -> HttpResponse:
    """`name` without ending: „Massnahmen-2026-07-01“; `about` as in `download`."""
    return download(request, csv_bytes(table), f"{name}.csv", CSV, **about)


def xlsx_download(request, table: Table, name: str, **about) -> HttpResponse:
    return download(request, xlsx_bytes(table), f"{name}.xlsx", XLSX, **about)
