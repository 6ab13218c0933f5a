"""The ledger of measures and the costs in words: one set of tables for papers and pages.

Others than the reviewer and the Stadtvorstand see small Dezernate together only: the numbers of a few institutions
would point at them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.measures.models.cost import Cost
from assessments.measures.queries.ledger import MeasureBook
from assessments.measures.rules import costs
from assessments.measures.rules.costs import euro
from assessments.measures.rules.measure_ledger import Ledger, Line, too_small
from assessments.results.content.contents_of_reports import Fact, day, shortened
from assessments.text.rules import alphabet

NO_GROUP, NO_AREA, OTHER_GROUPS = "ohne Dezernat", "nicht mehr im Katalog", "übrige Dezernate"
MOST_ROUNDS = 3
SHORT_LABEL = 28  # characters that fit on one line beside nine numbers
HOW_IT_ADDS_UP = (
    "Jede Zeile geht auf: {flow} = offen. Die offenen teilen sich auf: offen = im Plan + verschoben + ohne Termin + "
    "überfällig. Ist auch der neue Termin vorbei, zählt eine verschobene Maßnahme als überfällig."
)
TOO_FEW_IN_GROUPS = (
    "Nach Dezernaten zeigen wir nichts: In einzelnen sind so wenige Institutionen, dass man auf sie schließen könnte."
)


@dataclass(frozen=True)
class NumberRow:
    label: str
    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True)
class NumberTable:
    """`headings` holds one more than the rows have cells: the first one names the rows."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[NumberRow, ...]


@dataclass(frozen=True)
class LedgerPicture:
    """What papers and pages print about measures. `groups` is None where only `groups_note` may be printed.

    `reason` is what a person wrote about the overdue ones: printed wherever they are counted.
    """

    is_empty: bool
    since: str
    sentence: str
    overdue: int
    overdue_sentence: str
    reason: str
    rounds: NumberTable
    areas: NumberTable
    groups: NumberTable | None
    groups_note: str
    note: str


@dataclass(frozen=True)
class CostPicture:
    """`table` is for those who decide, `totals` for everybody; `note` counts what has no amount."""

    table: NumberTable
    totals: NumberTable
    note: str


def ledger_picture(tree: CatalogueTree, book: MeasureBook, reason: str, minimum: int | None) -> LedgerPicture:
    """`minimum` institutions are needed to show a Dezernat alone; None for those who may see every one."""
    ledger = book.ledger
    together = too_small(ledger.institutions, minimum) if minimum else frozenset()
    groups = _groups(ledger, together)
    hidden = bool(together) and len(groups) < 2 <= len(ledger.groups)
    return LedgerPicture(
        is_empty=ledger.total == Line(),
        since=day(ledger.since, ""),
        sentence=_sentence(ledger),
        overdue=ledger.total.overdue,
        overdue_sentence=_overdue_sentence(ledger.total),
        reason=reason if ledger.total.overdue else "",
        rounds=_table(ledger, "Runde", "Maßnahmen nach der Runde, in der sie vereinbart wurden", _rounds(book)),
        areas=_table(ledger, "Bereich", "Dieselben Maßnahmen nach Bereich", _areas(tree, ledger)),
        groups=None if len(groups) < 2 else _table(ledger, "Dezernat", "Dieselben Maßnahmen nach Dezernat", groups),
        groups_note=TOO_FEW_IN_GROUPS if hidden else "",
        note=HOW_IT_ADDS_UP.format(flow=" − ".join([" + ".join(_begin(ledger)), "umgesetzt", "aufgegeben"])),
    )


def short_table(tree: CatalogueTree, book: MeasureBook, most_groups: int, most_areas: int) -> NumberTable:
    """Areas and Dezernate below each other, for a single page; both add up to the total in the first line."""
    areas, groups = _areas(tree, book.ledger), _groups(book.ledger, frozenset())
    if len(groups) < 2:  # the same numbers once more
        groups = {}
    lines = [
        ("alle Maßnahmen", book.ledger.total, True),
        *((label, line, False) for label, line in _cut(areas, most_areas, "weitere Bereiche").items()),
        *((label, line, False) for label, line in _cut(groups, most_groups, "weitere Dezernate").items()),
    ]
    rows = tuple(
        NumberRow(shortened(label, SHORT_LABEL), _cells(book.ledger, line), is_total) for label, line, is_total in lines
    )
    return NumberTable("Maßnahmen: alle, nach Bereich und nach Dezernat", _headings(book.ledger, "Maßnahmen"), rows)


def ledger_facts(ledger: Ledger) -> tuple[Fact, ...]:
    """The total as labels and numbers, for data files."""
    labels = _headings(ledger, "")[1:]
    return tuple(Fact(*pair) for pair in zip(labels, _cells(ledger, ledger.total), strict=True))


def cost_picture(measures: costs.CostSums, needs: costs.CostSums) -> CostPicture:
    """Sums of the open measures and of the shared needs; a line for each kind that has amounts."""
    of = {"Offene Maßnahmen": measures, "Gemeinsame Bedarfe": needs}
    return CostPicture(
        table=NumberTable(
            "Kosten in Euro und ob sie im Haushalt gedeckt sind",
            ("Wofür", "gedeckt", "nicht gedeckt", "Deckung offen", "zusammen"),
            tuple(
                _cost_row(f"{label}, {kind.label}", _of_kind(sums, kind))
                for label, sums in of.items()
                for kind in Cost.Kind
                if _of_kind(sums, kind).number
            ),
        ),
        totals=NumberTable(
            "Kosten in Euro",
            ("Wofür", *(kind.label for kind in Cost.Kind)),
            tuple(
                NumberRow(label, (euro(sums.once.total), euro(sums.yearly.total)))
                for label, sums in of.items()
                if sums.stated
            ),
        ),
        note=f"Ohne Angabe: {_unstated(measures, needs)}. Sie fehlen in den Summen.",
    )


def _unstated(measures: costs.CostSums, needs: costs.CostSums) -> str:
    words = f"{measures.unstated} von {measures.number} offenen Maßnahmen"
    return f"{words}, {needs.unstated} von {needs.number} gemeinsamen Bedarfen" if needs.number else words


def _of_kind(sums: costs.CostSums, kind: Cost.Kind) -> costs.KindSum:
    return sums.once if kind == Cost.Kind.ONCE else sums.yearly


def _cost_row(label: str, part: costs.KindSum) -> NumberRow:
    amounts = (part.covered, part.not_covered, part.not_clear, part.total)
    return NumberRow(label, tuple(euro(amount) for amount in amounts))


def _table(ledger: Ledger, first: str, caption: str, lines: Mapping[str, Line]) -> NumberTable:
    rows = [NumberRow(label, _cells(ledger, line)) for label, line in lines.items()]
    total = NumberRow("zusammen", _cells(ledger, ledger.total), is_total=True)
    return NumberTable(caption, _headings(ledger, first), (*rows, total))


def _headings(ledger: Ledger, first: str) -> tuple[str, ...]:
    """In a first report nothing was open before, and there is no column for it."""
    flow = ("umgesetzt", "aufgegeben", "offen")
    return (first, *_begin(ledger), *flow, "im Plan", "verschoben", "ohne Termin", "überfällig")


def _begin(ledger: Ledger) -> tuple[str, ...]:
    return (f"offen am {day(ledger.since)}", "neu") if ledger.since else ("vereinbart",)


def _cells(ledger: Ledger, line: Line) -> tuple[str, ...]:
    begin = (line.open_then, line.added) if ledger.since else (line.added,)
    states = (line.on_plan, line.postponed, line.without_date, line.overdue)
    return tuple(map(str, (*begin, line.done, line.given_up, line.open_now, *states)))


def _rounds(book: MeasureBook) -> dict[str, Line]:
    """The latest rounds by their titles, older ones together; rounds of which nothing is left to tell are missing."""
    found = [(book.titles[code], book.ledger.rounds[code]) for code in book.titles if code in book.ledger.rounds]
    told = [(title, line) for title, line in found if line != Line()]
    older = sum((line for _, line in told[:-MOST_ROUNDS]), Line())
    lines = {"frühere Runden": older} if told[:-MOST_ROUNDS] else {}
    for title, line in told[-MOST_ROUNDS:]:
        lines[title] = lines.get(title, Line()) + line
    return lines


def _areas(tree: CatalogueTree, ledger: Ledger) -> dict[str, Line]:
    """Every area of this catalogue; measures whose area is gone come last."""
    lines = {f"{area.code} {area.title}": ledger.areas.get(area.code, Line()) for area in tree.areas}
    return lines | ({NO_AREA: ledger.areas[""]} if "" in ledger.areas else {})


def _groups(ledger: Ledger, together: Iterable[str]) -> dict[str, Line]:
    """In the order of their names; those that belong together, and those without a Dezernat, come last."""
    names = sorted(ledger.groups, key=alphabet.key)
    lines = {name: ledger.groups[name] for name in names if name and name not in together}
    if "" in ledger.groups and "" not in together:
        lines[NO_GROUP] = ledger.groups[""]
    if together:
        lines[OTHER_GROUPS] = sum((ledger.groups[name] for name in together), Line())
    return lines


def _cut(lines: dict[str, Line], most: int, label: str) -> dict[str, Line]:
    """The first ones, and the sum of the others."""
    shown = list(lines.items())
    if len(shown) <= most:
        return lines
    return dict(shown[: most - 1]) | {label: sum((line for _, line in shown[most - 1 :]), Line())}


def _sentence(ledger: Ledger) -> str:
    line = ledger.total
    if line == Line():
        return "Maßnahmen sind noch nicht vereinbart."
    begin = f"{line.open_then} offene aus dem letzten Bericht + {line.added} neue" if ledger.since else ""
    measures = "offene Maßnahme" if line.open_now == 1 else "offene Maßnahmen"
    flow = f"− {line.done} umgesetzte − {line.given_up} aufgegebene = {line.open_now} {measures}."
    return f"{begin or f'{line.added} vereinbarte'} {flow}"


def _overdue_sentence(line: Line) -> str:
    if not line.open_now:
        return ""
    if not line.overdue:
        return "Davon ist keine überfällig."
    words = "Davon ist 1 überfällig." if line.overdue == 1 else f"Davon sind {line.overdue} überfällig."
    again = line.overdue_again
    if not again:
        return words
    return f"{words} Schon einmal verschoben {'war' if again == 1 else 'waren'} {again} von ihnen."
