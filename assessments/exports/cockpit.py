"""The list of a round as a table: where every institution stands. For the Abteilung Integration alone."""

from collections.abc import Iterable
from datetime import date

from assessments import turn_words
from assessments.models import Assessment, AssessmentRound
from assessments.stages import has_running_deadline

from .tables import DEMO, Column, Kind, Table

COLUMNS = (
    Column("Institution"),
    Column("Kürzel"),
    Column("Dezernat"),
    Column("Teilnahme"),
    Column("Status"),
    Column("Jetzt dran"),
    Column("Frist", Kind.DATE),
    Column("Frist verlängert"),
    Column("Frist abgelaufen"),
    Column("beantwortet", Kind.NUMBER),
    Column("davon nicht relevant", Kind.NUMBER),
    Column("Anforderungen", Kind.NUMBER),
    Column("offene Rückfragen", Kind.NUMBER),
    Column("Antwort erbeten bis", Kind.DATE),
    Column("beantwortete Rückfragen, noch nicht erledigt", Kind.NUMBER),
    Column("Grund der Nichtteilnahme"),
    DEMO,
)


def cockpit_table(
    assessment_round: AssessmentRound, assessments: Iterable[Assessment], *, requirements: int, today: date
) -> Table:
    """Rows as the page shows them; the assessments come from `queries.review_list`."""
    return Table(
        f"Stand {assessment_round.title}",
        COLUMNS,
        [_row(assessment_round, assessment, requirements, today) for assessment in assessments],
        (f"{assessment_round.title}, Stand {today:%d.%m.%Y}. Nach Namen geordnet, keine Rangliste.",),
    )


def _row(assessment_round: AssessmentRound, assessment: Assessment, requirements: int, today: date) -> tuple:
    assessment.round = assessment_round
    running = has_running_deadline(assessment)
    return (
        assessment.institution_name,
        assessment.institution.code,
        assessment.department_group,
        assessment.get_participation_display(),
        assessment.get_status_display(),
        turn_words.short(assessment.turn_on(today, open_inquiries=assessment.open_inquiries)),
        assessment.deadline,
        assessment.is_extended,
        running and assessment.is_late(today),
        assessment.answered,
        assessment.not_relevant,
        requirements,
        assessment.open_inquiries,
        assessment.inquiry_due,
        assessment.replied_inquiries,
        assessment.decline_reason,
        assessment_round.is_invented,
    )
