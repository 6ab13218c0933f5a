"""The catalogue as YAML: a tree of names and texts that can be read without the app.

Reading takes every value as text, so that „3.10“ stays a code and „nein“ a word. The file comes from outside: no
value is ever constructed, and references, which could blow up a small file, are refused.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import yaml

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.catalogue.tables.shape import (
    CATALOGUE,
    LINE_BY_LINE,
    FileMistakes,
    Item,
    Mistake,
    Part,
    children,
    text_of,
    unknown_name,
)
from assessments.text.rules import text_gate

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C one is thirty times as fast
DEEPEST = 12
MOST_EVENTS = 100_000  # names and texts; thirty times the largest catalogue
WIDTH = 110
NOTHING = ("", "~", "null")
INDENTED = re.compile("[ \xa0\t]*")
HEAD = """\
# ChancenCheckLU: Katalog der Qualitätsanforderungen
# Diese Datei lässt sich mit jedem Textprogramm lesen und bearbeiten und wieder einlesen.
# Einrückungen gehören zum Aufbau; Texte mit Doppelpunkt stehen in Anführungszeichen.
"""
NEUTRAL = "Der ChancenCheckLU bewertet Angebote, nie einzelne Personen. Die Antworten sind eine Selbsteinschätzung."


class _Dumper(yaml.SafeDumper):
    """Indents lists below their name and writes texts of several lines as such."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _represent_text(dumper, text: str):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def yaml_bytes(tree: CatalogueTree, terms: str = "") -> bytes:
    """The catalogue as a file; `terms` say on its first lines how the texts may be used."""
    content = _mapping(tree, tree.catalogue, CATALOGUE)
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return (HEAD + _comment(NEUTRAL) + _comment(terms) + "\n" + text).encode()


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" if line.strip() else "#\n" for line in text.splitlines())


def _mapping(tree: CatalogueTree, instance, part: Part) -> dict:
    """Texts by name; what is empty is left out, except lists, which show where something could stand."""
    content = {name: _value(instance, field) for name, field in part.fields.items()}
    content = {name: value for name, value in content.items() if value != ""}
    for name, child in part.within.items():
        rows = [_mapping(tree, row, child) for row in children(tree, instance, child)]
        if rows or part is CATALOGUE:
            content[name] = rows
    return content


def _value(instance, field: str) -> str | int | list[str]:
    value = getattr(instance, field)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = text_of(instance, field)
    return text.split("\n") if text and field in LINE_BY_LINE else text


def read_yaml(content: bytes) -> tuple[list[Item], list[Mistake]]:
    """The items of the file and what could not be read; raises FileMistakes where nothing can be."""
    text = _decoded(content)
    with _in_german():
        _refuse_traps(text)
        root = yaml.compose(text, Loader=LOADER)
    if not isinstance(root, yaml.MappingNode):
        raise FileMistakes(Mistake("", "Die Datei enthält keinen Katalog. Sie beginnt mit „Kürzel:“ und „Fassung:“."))
    reader = _Reader()
    reader.read(CATALOGUE, root)
    return reader.items, reader.mistakes


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FileMistakes(Mistake("", "Die Datei ist keine Textdatei in der Kodierung UTF-8.")) from wrong
    lines = re.split("\r\n|\r|\n", text)
    found = ((number, text_gate.refusal(line)) for number, line in enumerate(lines, start=1))
    if strange := [
        Mistake(f"Zeile {number}", f"{refusal} Bitte löschen Sie es.") for number, refusal in found if refusal
    ]:
        raise FileMistakes(*strange)
    return "\n".join(map(_let_in, lines))


def _let_in(line: str) -> str:
    """Through the gate line by line, so that the indentation stays and no soft break divides a text."""
    indentation = INDENTED.match(line)[0]
    return indentation.replace("\xa0", " ") + text_gate.let_in(line[len(indentation) :], in_one_line=True)


@contextmanager
def _in_german():
    try:
        yield
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        message = (
            "Der Aufbau ist hier oder in der Zeile davor nicht lesbar. Meist fehlt ein Anführungszeichen um einen Text "
            "mit Doppelpunkt, oder die Einrückung stimmt nicht."
        )
        raise FileMistakes(Mistake(f"Zeile {mark.line + 1}" if mark else "", message)) from wrong
    except yaml.YAMLError as wrong:
        raise FileMistakes(Mistake("", "Die Datei ist keine lesbare YAML-Datei.")) from wrong


def _refuse_traps(text: str) -> None:
    """Before anything is built: no references, no depth that no catalogue has, one document."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=LOADER)):
        if number > MOST_EVENTS:
            raise FileMistakes(Mistake("", "So viele Einträge hat kein Katalog."))
        place = f"Zeile {event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Verweise mit & oder * sind nicht möglich. Texte mit diesen Zeichen gehören in Anführungszeichen."
            raise FileMistakes(Mistake(place, message))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise FileMistakes(Mistake(place, "So tief ist kein Katalog verschachtelt."))
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise FileMistakes(Mistake(place, "Die Datei enthält mehrere Kataloge. Bitte je Katalog eine Datei."))


class _Reader:
    """Walks the nodes; collects items and mistakes."""

    def __init__(self):
        self.items: list[Item] = []
        self.mistakes: list[Mistake] = []

    def read(self, part: Part, node: yaml.Node, parent: str = "") -> None:
        if not isinstance(node, yaml.MappingNode):
            known = next(iter(part.fields))
            self._wrong(node, f"Hier wird ein Eintrag „{part.name}“ erwartet, der mit „{known}:“ beginnt.")
            return
        texts, places, lists, before = {}, {}, [], len(self.mistakes)
        for name, key, value in self._pairs(node, {*part.fields, *part.within}):
            if name in part.within:
                lists.append((part.within[name], value))
            elif (text := self._text(name, value, part)) is not None:
                texts[name], places[name] = text, _place(key)
        is_whole = len(self.mistakes) == before
        self.items.append(Item(part, texts, _place(node), places, parent, is_whole))
        for child, value in lists:
            self._read_list(child, value, texts.get("Kürzel", "") if part is not CATALOGUE else "")

    def _pairs(self, node: yaml.MappingNode, known: set[str]) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        found = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                self._wrong(key, unknown_name(name, known))
            elif name in found:
                self._wrong(key, f"„{name}“ steht hier zum zweiten Mal.")
            else:
                found.add(name)
                yield name, key, value

    def _text(self, name: str, node: yaml.Node, part: Part) -> str | None:
        if isinstance(node, yaml.ScalarNode):
            is_nothing = node.style is None and node.value in NOTHING
            return "" if is_nothing else node.value
        lines = node.value if isinstance(node, yaml.SequenceNode) else ()
        if part.fields[name] in LINE_BY_LINE and lines and all(isinstance(line, yaml.ScalarNode) for line in lines):
            return "\n".join(line.value for line in lines)
        if part.fields[name] in LINE_BY_LINE and isinstance(node, yaml.SequenceNode) and not lines:
            return ""
        self._wrong(node, f"„{name}“ ist ein Text. Ein Text mit Doppelpunkt gehört in Anführungszeichen.")
        return None

    def _read_list(self, part: Part, node: yaml.Node, parent: str) -> None:
        if isinstance(node, yaml.ScalarNode) and node.value in NOTHING:
            return
        if not isinstance(node, yaml.SequenceNode):
            self._wrong(node, f"Unter „{part.sheet}“ beginnt jeder Eintrag mit einem Strich: „- Kürzel: …“.")
            return
        for row in node.value:
            self.read(part, row, parent)

    def _wrong(self, node: yaml.Node, message: str) -> None:
        self.mistakes.append(Mistake(_place(node), message))


def _place(node: yaml.Node) -> str:
    return f"Zeile {node.start_mark.line + 1}"
