"""A catalogue as a finished file: content, name and media type, wherever it is handed out."""

import mimetypes
from dataclasses import dataclass

from django.utils.text import slugify

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.catalogue.tables.xlsx_writer import xlsx_bytes
from assessments.catalogue.tables.yaml_format import yaml_bytes

FORMATS = {
    "yaml": (yaml_bytes, "application/yaml"),
    "xlsx": (xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
for _kind, (_, _media_type) in FORMATS.items():
    mimetypes.add_type(_media_type, f".{_kind}")  # Python 3.11 does not know YAML


@dataclass(frozen=True)
class WrittenFile:
    name: str
    content: bytes
    media_type: str


def written(tree: CatalogueTree, kind: str, terms: str = "") -> WrittenFile:
    """The catalogue in one of the FORMATS. Raises NotForXlsx."""
    write, media_type = FORMATS[kind]
    catalogue = tree.catalogue
    name = f"chancencheck-katalog-{slugify(f'{catalogue.code}-{catalogue.version}')}.{kind}"
    return WrittenFile(name, write(tree, terms), media_type)
