"""The list of measures as a table."""

from collections.abc import Iterable
from datetime import date

from assessments.models import Measure, WordingStatus

from .tables import DEMO, WORKING_VERSION, Column, Kind, Table

COLUMNS = (
    Column("Institution"),
    Column("Kürzel"),
    Column("Dezernat"),
    Column("Runde"),
    Column("Qualitätsbereich"),
    Column("Anforderung"),
    Column("Titel der Anforderung"),
    Column("Maßnahme"),
    Column("Beschreibung"),
    Column("zuständige Funktion"),
    Column("Status"),
    Column("überfällig"),
    Column("Termin", Kind.DATE),
    Column("ursprünglicher Termin", Kind.DATE),
    Column("wie oft verschoben", Kind.NUMBER),
    Column("umgesetzt am", Kind.DATE),
    Column("aufgegeben am", Kind.DATE),
    Column("Grund"),
    Column("Woran merken wir, dass es wirkt?"),
    Column("Betrag", Kind.MONEY),
    Column("Zeitraum"),
    Column("gedeckt"),
    Column("Mittel"),
    Column("letzter Sachstand vom", Kind.DATE),
    Column("letzter Sachstand"),
    DEMO,
    WORKING_VERSION,
)


def measures_table(measures: Iterable[Measure], as_of: date) -> Table:
    """The measures of `queries.measure_list`; their status is that of the day."""
    return Table(
        title=f"Maßnahmen, Stand {as_of:%d.%m.%Y}",
        columns=COLUMNS,
        rows=[_row(measure, as_of) for measure in measures],
        notes=(
            f"Stand vom {as_of:%d.%m.%Y}. Maßnahmen laufen über ihre Runde hinaus weiter; veröffentlichte Berichte "
            "zeigen den Stand von damals.",
            "Die Spalte Arbeitsfassung sagt, ob der Wortlaut der Anforderung noch nicht beschlossen ist.",
        ),
    )


def _row(measure: Measure, as_of: date) -> tuple:
    institution, requirement = measure.institution, measure.requirement
    return (
        institution.name,
        institution.code,
        institution.department_group,
        measure.assessment.round.title,
        requirement.area.title,
        requirement.code,
        requirement.title,
        measure.title,
        measure.description,
        measure.responsible_function,
        measure.get_status_display(),
        measure.is_overdue(as_of),
        measure.due_date,
        measure.original_due_date,
        measure.times_postponed,
        measure.done_on,
        measure.cancelled_on,
        measure.status_reason,
        measure.success_sign,
        measure.cost_amount,
        measure.get_cost_kind_display(),
        measure.get_cost_covered_display() or ("" if measure.cost_amount is None else "noch offen"),
        measure.resources,
        measure.updated_on,
        measure.latest_update,
        measure.assessment.round.is_invented,
        requirement.wording_status == WordingStatus.WORKING_VERSION,
    )
