"""The results of a report as rows of tables: a name, a bar, the numbers. Each number is printed once.

The bars are drawn from the figures as they are printed, so they can say nothing that is not to be read beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules.row_bars import RowBar, row_bar
from assessments.results.content.city_picture import CityArea, CityPicture
from assessments.results.content.contents_of_reports import NO_VALUE, Area, CatalogueText, Fact, Figures, scale_of
from assessments.results.rules import scoring


@dataclass(frozen=True)
class FiguresRow:
    """An area or a requirement. `figures` is None where it is suppressed, `bar` also where there are no levels."""

    label: str
    figures: Figures | None
    bar: RowBar | None
    is_total: bool = False


@dataclass(frozen=True)
class AreaRows:
    """An area with its requirements, and what the Abteilung Integration wrote about it."""

    title: str
    description: str
    text: str
    rows: tuple[FiguresRow, ...]


def area_table(tree: CatalogueTree, areas: Iterable[tuple[Area, Figures]], overall: Figures) -> tuple[FiguresRow, ...]:
    """A row for each area, and one for all of them."""
    rows = [_row(tree, f"{area.code} {area.title}", figures) for area, figures in areas]
    return (*rows, _row(tree, "alle Bereiche", overall, is_total=True))


def requirement_tables(
    tree: CatalogueTree, areas: Iterable[CityArea], texts: Mapping[str, str]
) -> tuple[AreaRows, ...]:
    return tuple(
        AreaRows(
            f"{part.area.code} {part.area.title}",
            part.area.description,
            texts.get(part.area.code, ""),
            tuple(
                _row(tree, f"{line.requirement.code} {line.requirement.title}", line.figures)
                for line in part.requirements
            ),
        )
        for part in areas
    )


def notes(picture: CityPicture) -> tuple[str, ...]:
    """What must be known about the numbers of an area or of the whole."""
    parts = [("alle Bereiche", picture.overall), *((part.area.title, part.figures) for part in picture.areas)]
    return tuple(f"{title}: {note}" for title, figures in parts for note in figures.notes)


def ends_of_the_city(tree: CatalogueTree, result: scoring.CityResult) -> str:
    """In which areas the teams see themselves furthest, and where most is left to do; empty where that says nothing."""
    means = {area.title: result.areas[area.code].mean for area in tree.areas if result.areas[area.code].shown}
    known = {title: mean for title, mean in means.items() if mean is not None}
    best = [f"„{title}“" for title, mean in known.items() if mean == max(known.values())]
    least = [f"„{title}“" for title, mean in known.items() if mean == min(known.values())]
    if not known or set(best) & set(least):
        return ""
    return f"Am weitesten sehen sich die Teams bei {_and(best)}. Am meisten zu tun bleibt bei {_and(least)}."


def wording_by_status(catalogue: CatalogueText) -> tuple[Fact, ...]:
    """Which texts are original and which a working version, once for the whole paper."""
    texts = [(question.value, f"Frage {number}") for number, question in enumerate(catalogue.questions, 1)]
    for area in catalogue.areas:
        texts.append((area.title_status, f"Bereichsname {area.code}"))
        texts += [(requirement.status, requirement.code) for requirement in area.requirements]
    texts += [(level.status, f"Stufe „{level.label}“") for level in catalogue.levels]
    statuses = dict.fromkeys(status for status, _ in texts)
    return tuple(Fact(status, ", ".join(name for found, name in texts if found == status)) for status in statuses)


def sources_of_texts(catalogue: CatalogueText) -> tuple[Fact, ...]:
    """Each work once, then which text comes from where in it. Sources of one work begin with the same words."""
    texts = [(part.code, part.source) for area in catalogue.areas for part in (area, *area.requirements) if part.source]
    works: dict[str, list[tuple[str, str]]] = {}
    for code, source in texts:
        works.setdefault(source.split(",")[0], []).append((code, source))
    return tuple(_work(entries) for entries in works.values())


def _work(entries: list[tuple[str, str]]) -> Fact:
    work = _shared_beginning([source for _, source in entries])
    places: dict[str, list[str]] = {}
    for code, source in entries:
        places.setdefault(source.removeprefix(work).strip(",. "), []).append(code)
    named = (": ".join(filter(None, (", ".join(codes), place))) for place, codes in places.items())
    return Fact(work, "; ".join(named))


def _shared_beginning(texts: list[str]) -> str:
    """The whole words with which all of them begin."""
    first, last = min(texts), max(texts)
    length = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    shared = first[:length]
    return shared.rpartition(" ")[0] if any(text[length : length + 1].isalnum() for text in texts) else shared


def _row(tree: CatalogueTree, label: str, figures: Figures | None, *, is_total: bool = False) -> FiguresRow:
    return FiguresRow(label, figures, _bar(tree, label, figures), is_total)


def _bar(tree: CatalogueTree, label: str, figures: Figures | None) -> RowBar | None:
    if figures is None or not tree.levels or NO_VALUE in figures.levels:
        return None
    counts = (*figures.levels, figures.not_relevant, figures.unrated)
    return row_bar(label, tuple(map(int, counts)), scale_of(tree.levels), scoring.near_top(tree.top))


def _and(titles: list[str]) -> str:
    return " und ".join(filter(None, (", ".join(titles[:-1]), titles[-1])))
