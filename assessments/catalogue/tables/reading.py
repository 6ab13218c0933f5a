"""From items of a file to unsaved rows. Which values are possible is asked of the models, so no rule stands twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, Model, TextField

from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.tables.shape import (
    AREA,
    CATALOGUE,
    LISTED,
    QUESTION,
    REQUIREMENT,
    YES_NO,
    FileMistakes,
    Item,
    Mistake,
    Part,
)
from assessments.catalogue.tables.xlsx_reader import read_xlsx
from assessments.catalogue.tables.yaml_format import read_yaml
from assessments.lists.rules import table_reading
from assessments.lists.rules.file_kinds import foreign_kind
from assessments.models import Catalogue
from assessments.text.rules import text_gate

LARGEST = 5_000_000  # bytes
READERS = {".yaml": read_yaml, ".yml": read_yaml, ".xlsx": read_xlsx}


@dataclass(frozen=True)
class CatalogueFile:
    """What a file holds, as rows that are not saved yet, each after what it belongs to."""

    catalogue: Catalogue
    parts: Sequence[Model]
    places: Mapping[tuple[type[Model], str], str]  # model and code → place in the file

    def place_of(self, item: Model | None) -> str:
        """Where a level, area, requirement or question stands, also for its saved row."""
        part = next((part for part in LISTED if isinstance(item, part.model)), None)
        return self.places.get((part.model, key_of(item, part)), "") if part else ""


def key_of(row: Model, part: Part) -> str:
    """What a row is known by within its version: the first of its names in files."""
    return str(getattr(row, next(iter(part.fields.values()))))


def read_bytes(file_name: str, content: bytes) -> CatalogueFile:
    """The catalogue of a file; the end of its name tells the format. Raises FileMistakes."""
    if message := foreign_kind(content):
        raise FileMistakes(Mistake("", message))
    reader = READERS.get(PurePath(file_name).suffix.lower())
    if reader is None:
        raise FileMistakes(Mistake("", "Bitte wählen Sie eine Datei mit der Endung .yaml oder .xlsx."))
    if len(content) > LARGEST:
        raise FileMistakes(Mistake("", f"Die Datei ist größer als {LARGEST // 1_000_000} MB."))
    return _checked(*reader(content))


def _checked(items: Iterable[Item], mistakes: Iterable[Mistake]) -> CatalogueFile:
    """The rows, or every mistake: those of the reader and those in the values."""
    by_part = {part: [item for item in items if item.part is part] for part in (CATALOGUE, *LISTED)}
    checker = _Checker(mistakes)
    catalogue = checker.rows(by_part[CATALOGUE])[0]
    for part in LISTED:
        checker.rows(by_part[part])
    if checker.mistakes:
        raise FileMistakes(*checker.mistakes)
    return CatalogueFile(catalogue, [row for part in LISTED for row in checker.found[part].values()], checker.places)


class _Checker:
    """Makes a row of each item and collects what is wrong with it."""

    def __init__(self, mistakes: Iterable[Mistake]):
        self.mistakes = list(mistakes)
        self.places: dict[tuple[type[Model], str], str] = {}
        self.found: dict[Part, dict[str, Model]] = {part: {} for part in (CATALOGUE, *LISTED)}
        self.counted: dict[tuple[Part, str], int] = {}  # how many stand within a parent so far

    def rows(self, items: Iterable[Item]) -> list[Model]:
        return [self._row(item) for item in items]

    def _row(self, item: Item) -> Model:
        row = item.part.model()
        for name, field_name in item.part.fields.items():
            self._set(row, item, name, row._meta.get_field(field_name))
        self._give_place(row, item)
        self._belong(row, item)
        self._be_unique(row, item)
        if item.part is REQUIREMENT and row.code and (message := catalogue_rules.code_refusal(row.code)):
            self._wrong(item, "Kürzel", message)
        return row

    def _set(self, row: Model, item: Item, name: str, field: Field) -> None:
        """The text of the file as the field wants it; a name that is missing leaves the field's own default."""
        typed = item.texts.get(name, "")
        if refusal := text_gate.refusal(typed):
            self._wrong(item, name, f"„{name}“, {refusal} Bitte löschen Sie es.")
            return
        text = text_gate.let_in(typed, in_one_line=not isinstance(field, TextField))
        if not text and (name not in item.texts or field.has_default() or field.name == "position"):
            if item.is_whole and not (field.blank or field.has_default() or field.name == "position"):
                self._wrong(item, name, f"„{name}“ fehlt.")
            return
        try:
            setattr(row, field.name, field.clean(_value(field, text), row))
        except ValidationError as wrong:
            for message in wrong.messages:
                self._wrong(item, name, f"„{name}“: {message}")

    def _give_place(self, row: Model, item: Item) -> None:
        """Areas and requirements stand in the order of the file; questions may name their number."""
        if "position" not in {field.name for field in row._meta.concrete_fields}:
            return
        parent = "" if item.part is QUESTION else item.parent
        self.counted[item.part, parent] = self.counted.get((item.part, parent), 0) + 1
        if row.position is None:
            row.position = self.counted[item.part, parent]

    def _belong(self, row: Model, item: Item) -> None:
        name, part = ("area", AREA) if item.part is REQUIREMENT else ("requirement", REQUIREMENT)
        if item.part not in (REQUIREMENT, QUESTION) or (item.part is QUESTION and not item.parent):
            return
        parent = self.found[part].get(self._known(part, item.parent))
        if parent is None and not item.parent and not item.is_whole:
            return
        if parent is None:
            what = f"„{item.parent}“ gibt es nicht." if item.parent else "fehlt."
            self._wrong(item, item.part.parent, f"{item.part.parent} {what}")
        else:
            setattr(row, name, parent)

    def _be_unique(self, row: Model, item: Item) -> None:
        """Codes (values of levels) are what items are known by."""
        name, code = next(iter(item.part.fields)), key_of(row, item.part)
        same = self._known(item.part, code)
        if same:
            first = self.places[item.part.model, same]
            also = "" if same == code else f" als {same}; groß oder klein macht keinen Unterschied"
            self._wrong(item, name, f"„{name}“ {code} gibt es schon{also}: {first}.")
        elif code not in ("", "None"):
            self.places[item.part.model, code] = item.place_of(name)
            self.found[item.part][code] = row

    def _known(self, part: Part, code: str) -> str:
        """The same code as it was first written; empty if there is none."""
        return next((known for known in self.found[part] if known.casefold() == code.casefold()), "")

    def _wrong(self, item: Item, name: str, message: str) -> None:
        self.mistakes.append(Mistake(item.place_of(name), message))


def _value(field: Field, text: str):
    """The stored value of a word; raises ValidationError with the words that are possible."""
    words = dict(YES_NO) if isinstance(field, BooleanField) else dict(field.choices or ())
    if not words:
        return text
    if isinstance(field, BooleanField) and text.casefold() in table_reading.YES_NO:
        return table_reading.YES_NO[text.casefold()]
    for value, word in words.items():
        if text.casefold() in (str(word).casefold(), str(value).casefold()):
            return value
    raise ValidationError(f"„{text[:40]}“ ist hier nicht möglich, sondern: {', '.join(map(str, words.values()))}.")
