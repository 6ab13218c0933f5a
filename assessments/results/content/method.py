"""The rules behind the numbers in plain German, printed from what `scoring` computes with: nothing is said twice.

Reports, public page and README print these sentences; a catalogue with another scale gets its own thresholds.
"""

from collections.abc import Sequence, Sized
from fractions import Fraction

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.models import RatingLevel, ResultLabel
from assessments.results.content.data import mean_text
from assessments.results.rules import scoring

COUNTED = "Stadtweit zählen nur abgenommene Selbstbewertungen, jede Institution einmal."
NUMERALS = ("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
PARTS = {2: "Hälften", 3: "Drittel", 4: "Viertel", 5: "Fünftel"}


def counting_rules(tree: CatalogueTree) -> tuple[str, ...]:
    """One rule a line: what counts, the mean and when there is one, the labels with their thresholds, the floor."""
    if not tree.levels:
        return ("Gezählt wird nur, wie viele geantwortet haben.", COUNTED)
    return (
        "„Nicht relevant für uns“ braucht eine Begründung und zählt nicht in den Durchschnitt. „Noch nicht "
        f"beantwortet“ ist etwas anderes als „{tree.levels[0].label}“ und wird nie als 0 gerechnet. Beides steht immer "
        "neben der Verteilung.",
        _mean_rule(tree.top),
        _coverage_rule(len(tree.requirements)),
        _label_rule(tree.top),
        _floor_rule(tree.levels, tree.top),
        COUNTED,
    )


def disclosure_rule(levels: Sized, minimum: int | None = None) -> str:
    """When a requirement has numbers (`disclosure`), for everybody to know; `minimum` is that of a round."""
    enough = f"mindestens {minimum}" if minimum else "genügend"
    left_out = "Anforderungen ohne Zahlen gehen auch in die Werte der Bereiche und der Stadt nicht ein."
    if not levels:
        return f"Zahlen erscheinen, wenn {enough} Institutionen geantwortet haben. {left_out}"
    return (
        f"Zahlen zu einer Anforderung erscheinen, wenn {enough} Institutionen eine Stufe angegeben haben und sich die "
        "Stufen genug unterscheiden. Niemand soll auf einzelne Institutionen schließen können: nicht mit dem Wissen um "
        f"die eigenen Antworten und nicht durch Abziehen. {left_out}"
    )


def numeral(number: int) -> str:
    """„zwei“, from thirteen on in figures."""
    return NUMERALS[number] if number < len(NUMERALS) else str(number)


def share(part: Fraction) -> str:
    """„zwei Drittel“; in figures where there is no short word for it."""
    if part.denominator not in PARTS:
        return f"{part.numerator}/{part.denominator}"
    return f"{'ein' if part.numerator == 1 else numeral(part.numerator)} {PARTS[part.denominator]}"


def decimal(number: Fraction) -> str:
    """„0,75“: all places, for thresholds are never rounded."""
    return f"{float(number):g}".replace(".", ",")


def _mean_rule(top: int) -> str:
    middle = mean_text(scoring.thresholds(top)[1])
    return (
        "Der Durchschnitt ist die Summe der Stufenwerte geteilt durch die Zahl der vergebenen Stufen. Er wird "
        f"ungerundet gerechnet und mit einer Nachkommastelle gezeigt. „Knapp {middle}“ heißt: gerundet {middle}, aber "
        "noch unter der Grenze zur nächsten Ergebnisstufe."
    )


def _coverage_rule(requirements: int) -> str:
    coverage = share(scoring.MIN_COVERAGE)
    return (
        f"Im Bereich setzt der Durchschnitt mindestens {numeral(scoring.MIN_RATED_IN_AREA)} vergebene Stufen und "
        f"{coverage} der relevanten Anforderungen voraus. Insgesamt sind es mindestens "
        f"{numeral(scoring.enough_rated(requirements))} Stufen, {coverage} und in jedem Bereich mindestens eine."
    )


def _label_rule(top: int) -> str:
    *lower, highest = (ResultLabel(label).label for label in scoring.Label)
    thresholds = [decimal(threshold) for threshold in scoring.thresholds(top)]
    steps = [f"unter {threshold} „{label}“" for threshold, label in zip(thresholds, lower, strict=True)]
    steps.append(f"ab {thresholds[-1]} „{highest}“")
    return f"Ergebnisstufen nach dem ungerundeten Durchschnitt: {', '.join(steps)} (Grenzen: Arbeitsfassung)."


def _floor_rule(levels: Sequence[RatingLevel], top: int) -> str:
    *_, second, highest = (ResultLabel(label).label for label in scoring.Label)
    near_top = scoring.near_top(top)
    middle = decimal(scoring.thresholds(top)[1])
    conditions = [f"Insgesamt ist keine „{levels[0].label}“, und kein Bereich liegt unter {middle}."]
    if near_top:  # on a scale of two levels no level lies below the one under the highest
        conditions.insert(0, f"Im Bereich liegt keine Anforderung unter „{levels[near_top].label}“.")
        conditions.append(
            f"In der Stadt liegen mindestens {share(scoring.CITY_FLOOR)} der Stufen bei „{levels[near_top].label}“ "
            "oder höher."
        )
    return " ".join((f"Bremsregel für „{highest}“:", *conditions, f"Sonst bleibt es bei „{second}“."))
