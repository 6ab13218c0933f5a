"""The shape of a catalogue file: what is called how, and what stands within what.

The names are fixed here and do not follow the labels of the models: a file of last year must stay readable when a
label changes. Places count from 1, as people and spreadsheets do.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.models import Catalogue, QualityArea, QualityRequirement, RatingLevel, ReflectionQuestion

YES_NO = {True: "ja", False: "nein"}


@dataclass(frozen=True, eq=False)
class Part:
    """One kind of thing in a catalogue: its sheet, its names in files, and what stands within it in YAML."""

    name: str
    model: type[Model]
    sheet: str
    fields: Mapping[str, str]  # name in the file → field of the model
    parent: str = ""  # XLSX: the column that names what it belongs to
    within: Mapping[str, "Part"] = field(default_factory=dict)  # YAML: name of the list → its part

    @property
    def columns(self) -> tuple[str, ...]:
        code, *others = self.fields
        return (code, *filter(None, [self.parent]), *others)


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where somebody finds it in the file."""

    place: str
    message: str
    is_cause: bool = False  # of others: it stands first

    def __str__(self):
        return f"{self.place}: {self.message}" if self.place else self.message


class FileMistakes(Exception):
    """The file cannot be taken in; `mistakes` names each with its place, in the order of the file."""

    def __init__(self, *mistakes: Mistake):
        self.mistakes = tuple(sorted(mistakes, key=_order))
        super().__init__("\n".join(map(str, self.mistakes)))


def _order(mistake: Mistake) -> tuple:
    """Causes first; line 9 before line 10."""
    pieces = [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", mistake.place)]
    return not mistake.is_cause, pieces


@dataclass(frozen=True)
class Item:
    """A part as it stands in the file: its texts by their names, and the place of each."""

    part: Part
    texts: Mapping[str, str]
    place: str
    places: Mapping[str, str]
    parent: str = ""  # code of the area or requirement it belongs to
    is_whole: bool = True  # False: something of it could not be read, so nothing can be said to be missing

    def place_of(self, name: str) -> str:
        return self.places.get(name, self.place)


QUESTION = Part(
    "Frage",
    ReflectionQuestion,
    "Fragen",
    {
        "Kürzel": "code",
        "Reihenfolge": "position",
        "Frage": "text",
        "Hilfetext": "help_text",
        "Antwort": "answer_type",
        "Textstand": "wording_status",
        "Quelle": "source",
    },
    parent="Anforderung",
)
REQUIREMENT = Part(
    "Anforderung",
    QualityRequirement,
    "Anforderungen",
    {
        "Kürzel": "code",
        "Titel": "title",
        "Stand des Titels": "title_status",
        "Wortlaut": "wording",
        "Stand des Wortlauts": "wording_status",
        "Quelle": "source",
        "Erläuterung": "explanation",
        "Stand der Erläuterung": "explanation_status",
        "Woran erkennt man das": "evidence_examples",
        "Leitfragen": "guiding_questions",
        "Hinweis zu nicht relevant": "not_relevant_hint",
    },
    parent="Bereich",
    within={"Eigene Fragen": QUESTION},
)
AREA = Part(
    "Bereich",
    QualityArea,
    "Bereiche",
    {
        "Kürzel": "code",
        "Titel": "title",
        "Stand des Titels": "title_status",
        "Beschreibung": "description",
        "Stand der Beschreibung": "description_status",
        "Quelle": "source",
    },
    within={"Anforderungen": REQUIREMENT},
)
LEVEL = Part(
    "Stufe",
    RatingLevel,
    "Stufen",
    {
        "Wert": "value",
        "Bezeichnung": "label",
        "Zeichen": "symbol",
        "Bedeutung": "meaning",
        "Anker": "anchor",
        "Beleg nötig": "evidence_required",
        "Textstand": "wording_status",
        "Quelle": "source",
    },
)
CATALOGUE = Part(
    "Fassung",
    Catalogue,
    "Fassung",
    {
        "Kürzel": "code",
        "Fassung": "version",
        "Titel": "title",
        "Hinweis zur Fassung": "notice",
        "Regeln für das Team": "team_rules",
        "Regel zu nicht relevant": "not_relevant_rule",
        "Hinweis zur Minderheitssicht": "dissent_hint",
        "Hinweis an den Textfeldern": "text_hint",
        "Stand der Regeln und Hinweise": "rules_status",
        "Quellen": "sources",
    },
    within={"Stufen": LEVEL, "Fragen": QUESTION, "Bereiche": AREA},
)
LISTED = (LEVEL, AREA, REQUIREMENT, QUESTION)  # a sheet each
LINE_BY_LINE = frozenset({"team_rules", "sources", "evidence_examples", "guiding_questions"})


def children(tree: CatalogueTree, parent: Model, part: Part) -> Iterable[Model]:
    """What stands within the catalogue, an area or a requirement, in order."""
    if part is LEVEL:
        return tree.levels
    if part is AREA:
        return tree.areas
    if part is REQUIREMENT:
        return parent.requirements.all()
    requirement_id = parent.pk if isinstance(parent, QualityRequirement) else None
    return [question for question in tree.questions if question.requirement_id == requirement_id]


def text_of(instance: Model, field_name: str) -> str:
    """A value as both formats write it; a line ends as everywhere else, however the browser sent it."""
    if instance._meta.get_field(field_name).choices:
        return getattr(instance, f"get_{field_name}_display")()
    value = getattr(instance, field_name)
    if isinstance(value, bool):
        return YES_NO[value]
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def unknown_name(name: str, known: Iterable[str]) -> str:
    """What to say to a name that does not belong here."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"„{name[:40]}“ gibt es hier nicht." + (f" Meinten Sie „{near[0]}“?" if near else "")
