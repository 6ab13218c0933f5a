"""What the reading must notice: a digit where there are no numbers, one output that says what another keeps back."""

import pytest

from .facts import Facts, Line
from .reading import Reader
from .worlds import World, WorldRound

WORLD = World(
    0,
    3,
    {"A": ("A1", "A2")},
    tuple(WorldRound(code, year, 3, {}, (), {}) for code, year in (("r0", 2021), ("r1", 2023))),
    (),
)
HEAD = (
    "<tr><th>Qualitätsanforderung</th><th>○○○ noch nicht erfüllt</th><th>●○○ in Ansätzen erfüllt</th>"
    "<th>●●○ überwiegend erfüllt</th><th>●●● durchgängig erfüllt</th><th>nicht relevant</th>"
    "<th>noch nicht beantwortet</th><th>Durchschnitt</th></tr>"
)
A1 = "<tr><th>A1 Anforderung A1</th><td>0</td><td>2</td><td>3</td><td>1</td><td>1</td><td>0</td><td>1,8</td></tr>"
A2 = "<tr><th>A2 Anforderung A2</th><td colspan='7'>keine Zahlen{}</td></tr>"
TREND = (
    "<table><tr><th>Bereich oder Anforderung</th><th>Verglichen</th><th>Runde r0</th><th>diese Runde</th>"
    "<th>Vergleich</th></tr><tr><th>A1 Anforderung A1</th>{}</tr></table>"
)


def seen(html):
    facts = Facts()
    reader = Reader(WORLD, facts)
    reader.page("r1", f"<main>{html}</main>", "page")
    reader.check()
    return facts


def test_table_of_a_page():
    facts = seen(f"<table>{HEAD}{A1}{A2.format('')}</table>")

    assert facts.shown == {("r1", "A1"): (0, 2, 3, 1, 1, 0)}
    assert set(facts.suppressed) == {("r1", "A2")}
    assert facts.faults == set()


@pytest.mark.parametrize(
    "leak",
    [
        f"<table>{HEAD}{A2.format(' (4 mit Stufe)')}</table>",
        f"<table>{HEAD}{A1}{A1.replace('<td>3</td>', '<td>4</td>')}</table>",
        f"<table>{HEAD}{A1}</table><table>{HEAD}{A2.format('').replace('A2', 'A1')}</table>",
        f"<table>{HEAD}{A1.replace('<td>3</td>', '<td>–</td>')}</table>",
        "<svg><title>Diagramm. A2 Anforderung A2: überwiegend erfüllt 5.</title></svg>",
        "<svg><text>A2 Anforderung A2</text><text>Durchschnitt 2,0</text></svg>",
        "<table><tr><th>Qualitätsanforderung</th><th>Niedrigste Stufe</th></tr>"
        "<tr><th>A2 Anforderung A2</th><td>2 überwiegend erfüllt</td></tr></table>",
        f"<table>{HEAD}{A1}</table><p>Eingegangen sind 11 Stufen aus 7 abgenommenen Selbstbewertungen.</p>",
        TREND.format("<td>keine Zahlen für 4</td>"),
    ],
)
def test_leak_is_noticed(leak):
    assert len(seen(leak).faults) >= 1


def test_line_of_a_comparison():
    facts = seen(TREND.format("<td>8 Institutionen</td><td>1,5</td><td>2,0</td><td>höher</td>"))

    assert facts.compared == {("r0", "r1", "A1"): Line(8, 15, 20)}


def test_data_tell_the_same_as_the_page():
    facts = seen(f"<table>{HEAD}{A2.format('')}</table>")
    line = {"code": "A2", "n": 5, "distribution": None, "not_relevant": None, "unrated": None}
    empty = {"distribution": None}
    document = {"requirements": [line], "areas": [empty | {"code": "A"}], "overall": empty}
    Reader(WORLD, facts).data("r1", document, "data")

    assert facts.faults == {"('r1', 'A2'): no distribution, but „5“ in data r1"}
