"""The list of measures as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from assessments.lists.tables.columns import day, invented, number, of_model, text
from assessments.lists.tables.table import WORKING_VERSION, Column, Table
from assessments.models import Measure, WordingStatus


def measures_table(measures: Iterable[Measure], as_of: date) -> Table:
    """The measures of `measure_list`; their status is that of the day."""
    columns = (
        text("institution", "Institution", "institution.name"),
        text("institution_code", "Kürzel", "institution.code"),
        text("department_group", "Dezernat", "institution.department_group"),
        text("round_title", "Runde", "assessment.round.title"),
        text("area", "Qualitätsbereich", "requirement.area.title"),
        text("requirement", "Anforderung", "requirement.code"),
        text("requirement_title", "Titel der Anforderung", "requirement.title"),
        *_entered_and_computed(as_of),
        day("updated_on", "letzter Sachstand vom", "updated_on"),
        text("latest_update", "letzter Sachstand", "latest_update"),
        invented("assessment."),
        replace(WORKING_VERSION, value=_has_working_version),
    )
    notes = (
        f"Stand vom {as_of:%d.%m.%Y}. Maßnahmen laufen über ihre Runde hinaus weiter; veröffentlichte Berichte "
        "zeigen den Stand von damals.",
        "Die Spalte Arbeitsfassung sagt, ob der Wortlaut der Anforderung noch nicht beschlossen ist.",
    )
    return Table.of(f"Maßnahmen, Stand {as_of:%d.%m.%Y}", columns, measures, notes)


def _entered_and_computed(as_of: date) -> Iterator[Column]:
    """What was entered, each followed by what is computed from it."""
    computed = {
        "status": Column("überfällig", value=lambda measure: measure.is_overdue(as_of)),
        "original_due_date": number("times_postponed", "wie oft verschoben", "times_postponed"),
    }
    for column in of_model(Measure, *Measure.ENTERED, title="Maßnahme", cost_amount="Betrag", cost_covered="gedeckt"):
        yield replace(column, value=_covered) if column.name == "cost_covered" else column
        if column.name in computed:
            yield computed[column.name]


def _covered(measure: Measure) -> str:
    return measure.get_cost_covered_display() or ("" if measure.cost_amount is None else "noch offen")


def _has_working_version(measure: Measure) -> bool:
    return measure.requirement.wording_status == WordingStatus.WORKING_VERSION
