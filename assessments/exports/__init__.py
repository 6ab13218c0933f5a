"""What leaves the application as JSON, CSV or XLSX."""

from .audit_log import audit_csv, audit_json_lines
from .city_results import city_table, institutions_table
from .cockpit import cockpit_table
from .measures import measures_table
from .results import results_json, results_text
from .tables import DEMO, WORKING_VERSION, Column, Kind, Table, csv_bytes, xlsx_bytes
from .taking_along import taken_along_json, taken_along_xlsx
from .timetable import CONTENT_TYPE as CALENDAR
from .timetable import institution_calendar, personal_calendar, round_calendar

__all__ = [
    "CALENDAR",
    "DEMO",
    "WORKING_VERSION",
    "Column",
    "Kind",
    "Table",
    "audit_csv",
    "audit_json_lines",
    "city_table",
    "cockpit_table",
    "csv_bytes",
    "institution_calendar",
    "institutions_table",
    "measures_table",
    "personal_calendar",
    "results_json",
    "results_text",
    "round_calendar",
    "taken_along_json",
    "taken_along_xlsx",
    "xlsx_bytes",
]
