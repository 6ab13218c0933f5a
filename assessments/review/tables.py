"""The list of a round as a table: where every institution stands. For the Abteilung Integration alone."""

from collections.abc import Iterable, Iterator
from datetime import date

from assessments.answers.content.stages import has_running_deadline
from assessments.answers.rules import turn_words
from assessments.lists.tables.columns import day, invented, number, said, text
from assessments.lists.tables.table import Column, Kind, Table
from assessments.models import Assessment, AssessmentRound


def cockpit_table(
    assessment_round: AssessmentRound, assessments: Iterable[Assessment], *, requirements: int, today: date
) -> Table:
    """Rows as the page shows them; the assessments come from `review_list`."""
    columns = (
        text("institution", "Institution", "institution_name"),
        text("institution_code", "Kürzel", "institution.code"),
        text("department_group", "Dezernat", "department_group"),
        said("participation", "Teilnahme", "get_participation_display"),
        said("status", "Status", "get_status_display"),
        Column("Jetzt dran", value=lambda row: turn_words.short(row.turn_on(today, open_inquiries=row.open_inquiries))),
        day("deadline", "Frist", "deadline"),
        day("submitted_at", "eingereicht am", "submitted_at"),
        day("accepted_at", "abgenommen am", "accepted_at"),
        text("is_extended", "Frist verlängert", "is_extended"),
        Column("Frist abgelaufen", value=lambda row: has_running_deadline(row) and row.is_late(today)),
        number("answered", "beantwortet", "answered"),
        number("not_relevant", "davon nicht relevant", "not_relevant"),
        Column("Anforderungen", Kind.NUMBER, lambda row: requirements),
        number("open_inquiries", "offene Rückfragen", "open_inquiries"),
        day("inquiry_due", "Antwort erbeten bis", "inquiry_due"),
        number("replied_inquiries", "beantwortete Rückfragen, noch nicht erledigt", "replied_inquiries"),
        text("decline_reason", "Grund der Absage", "decline_reason"),
        invented(""),
    )
    notes = (f"{assessment_round.title}, Stand {today:%d.%m.%Y}. Nach Namen geordnet, keine Rangliste.",)
    return Table.of(f"Stand {assessment_round.title}", columns, _in_round(assessments, assessment_round), notes)


def _in_round(assessments: Iterable[Assessment], assessment_round: AssessmentRound) -> Iterator[Assessment]:
    """Each knows its round without another query."""
    for assessment in assessments:
        assessment.round = assessment_round
        yield assessment
