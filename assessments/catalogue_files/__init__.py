"""A whole catalogue as a file that people can read and edit: YAML and XLSX, out and in again.

Both formats hold the same names in German (`shape`). What is read is a list of items with their places in the file;
`reading` turns them into unsaved rows or says every mistake with its place; `importing` shows or takes in the rows.
"""

from .importing import Import, Preview, import_file, preview_import
from .reading import LARGEST, CatalogueFile, read_bytes
from .shape import FileMistakes, Mistake
from .writing import FORMATS, WrittenFile, written
from .xlsx_writer import NotForXlsx, xlsx_bytes
from .yaml_format import yaml_bytes

__all__ = [
    "FORMATS",
    "LARGEST",
    "CatalogueFile",
    "FileMistakes",
    "Import",
    "Mistake",
    "NotForXlsx",
    "Preview",
    "WrittenFile",
    "import_file",
    "preview_import",
    "read_bytes",
    "written",
    "xlsx_bytes",
    "yaml_bytes",
]
