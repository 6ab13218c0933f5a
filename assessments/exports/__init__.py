"""What leaves the application as JSON, CSV or XLSX."""

from .results import results_json
from .tables import DEMO, WORKING_VERSION, Column, Kind, Table, csv_bytes, xlsx_bytes

__all__ = ["DEMO", "WORKING_VERSION", "Column", "Kind", "Table", "csv_bytes", "results_json", "xlsx_bytes"]
