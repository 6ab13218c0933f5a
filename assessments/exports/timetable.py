"""The deadlines of a round for a calendar program (ICS): days, no times, and no contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from assessments.models import Assessment, AssessmentRound, Inquiry

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One whole day; `key` names it for good, so that a changed day moves the entry instead of doubling it."""

    key: str
    day: date
    words: str
    more: str = ""


def round_calendar(assessment_round: AssessmentRound, *, extended: Iterable[tuple[date, int]], address: str) -> bytes:
    """For the Abteilung Integration: all days of the round, and the extended deadlines with their number."""
    appointments = [*_common(assessment_round)]
    appointments.append(Appointment("frist", assessment_round.submission_deadline, "Frist zum Einreichen"))
    if assessment_round.review_until:
        appointments.append(Appointment("sichtung", assessment_round.review_until, "Sichtung bis"))
    if assessment_round.committee_date:
        words = f"Sitzung: {assessment_round.committee or 'Gremium'}"
        appointments.append(Appointment("sitzung", assessment_round.committee_date, words))
    for day, number in extended:
        words = f"Verlängerte Frist ({number} Institution{'' if number == 1 else 'en'})"
        appointments.append(Appointment(f"verlaengert-{day:%Y%m%d}", day, words))
    return _calendar(assessment_round, assessment_round.code, appointments, address)


def institution_calendar(assessment: Assessment, inquiries: Iterable[Inquiry], *, address: str) -> bytes:
    """For the team: the days of the round, its own deadline, and until when answers are wanted."""
    current_round = assessment.round
    appointments = [*_common(current_round)]
    words = "Frist zum Einreichen" + (" (verlängert)" if assessment.is_extended else "")
    appointments.append(Appointment("frist", assessment.deadline, words, assessment.institution_name))
    for inquiry in inquiries:
        appointments.append(
            Appointment(f"rueckfrage-{inquiry.pk}", inquiry.due_date, "Antwort auf eine Rückfrage erbeten")
        )
    return _calendar(current_round, f"{current_round.code}-{assessment.institution.code}", appointments, address)


def _common(assessment_round: AssessmentRound) -> Iterable[Appointment]:
    if assessment_round.info_date:
        yield Appointment("info", assessment_round.info_date, "Infoveranstaltung")
    yield Appointment("beginn", assessment_round.opens_on, "Beginn")
    if assessment_round.planned_publication:
        yield Appointment("veroeffentlichung", assessment_round.planned_publication, "geplante Veröffentlichung")


def _calendar(assessment_round: AssessmentRound, owner: str, appointments: Iterable[Appointment], address: str):
    calendar = Calendar()
    calendar.add("prodid", "-//ChancenCheckLU//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"ChancenCheckLU {assessment_round.title}")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for appointment in sorted(appointments, key=lambda one: one.day):
        calendar.add_component(_event(assessment_round, owner, appointment, address))
    return calendar.to_ical()


def _event(assessment_round: AssessmentRound, owner: str, appointment: Appointment, address: str) -> Event:
    event = Event()
    demo = "Übung: " if assessment_round.is_invented else ""
    event.add("uid", f"{owner}-{appointment.key}@chancenchecklu")
    event.add("dtstamp", timezone.now())
    event.add("summary", f"{demo}{appointment.words} – {assessment_round.title}")
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody's day free
    event.add("url", address)
    if appointment.more:
        event.add("description", appointment.more)
    return event
