"""Deadlines for a calendar program (ICS), as a file or as a feed: days, no times, and no contents."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from assessments.answers.content.stages import has_running_deadline
from assessments.models import Assessment, AssessmentRound, Inquiry
from assessments.rounds.queries.own_dates import OwnDates

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One whole day; `key` names it for good, so that a changed day moves the entry instead of doubling it."""

    key: str
    day: date
    words: str
    more: str = ""


@dataclass(frozen=True)
class Timetable:
    """Appointments that share what they are about; `owner` tells their keys from those of others."""

    owner: str
    title: str
    is_invented: bool
    address: str
    appointments: tuple[Appointment, ...]


def round_calendar(assessment_round: AssessmentRound, *, extended: Iterable[tuple[date, int]], address: str) -> bytes:
    """For the Abteilung Integration: all days of the round, and the extended deadlines with their number."""
    return _calendar(assessment_round.title, [_of_round(assessment_round, extended, address)])


def institution_calendar(assessment: Assessment, inquiries: Iterable[Inquiry], *, address: str) -> bytes:
    """For the team: the days of the round, its own deadline, and until when answers are wanted."""
    return _calendar(assessment.round.title, [_of_assessment(assessment, inquiries, address)])


def personal_calendar(dates: OwnDates, absolute: Callable[[str], str]) -> bytes:
    """Everything that concerns one person; `absolute` makes a whole address of a path."""
    return _calendar("meine Termine", _of_person(dates, absolute))


def _of_person(dates: OwnDates, absolute: Callable[[str], str]) -> Iterator[Timetable]:
    for assessment, inquiries in dates.assessments:
        path = reverse("assessment", args=[assessment.round.code, assessment.institution.code])
        yield _of_assessment(assessment, inquiries, absolute(path))
    for assessment_round, extended in dates.rounds:
        yield _of_round(assessment_round, extended, absolute(reverse("review-list", args=[assessment_round.code])))
    for due in dates.measures:
        words = "Termin einer Maßnahme" if due.number == 1 else f"Termin von {due.number} Maßnahmen"
        appointment = Appointment(f"massnahmen-{due.day:%Y%m%d}", due.day, words)
        yield Timetable(due.code, due.institution, due.is_demo, absolute(reverse("measures")), (appointment,))


def _of_round(assessment_round: AssessmentRound, extended: Iterable[tuple[date, int]], address: str) -> Timetable:
    appointments = [*_common(assessment_round)]
    appointments.append(Appointment("frist", assessment_round.submission_deadline, "Frist zum Einreichen"))
    if assessment_round.review_until:
        appointments.append(Appointment("sichtung", assessment_round.review_until, "Sichtung bis"))
    if assessment_round.committee_date:
        committee = assessment_round.committee or "Gremium"
        appointments.append(Appointment("vorlagen", assessment_round.papers_due, f"Vorlagenschluss: {committee}"))
        appointments.append(Appointment("sitzung", assessment_round.committee_date, f"Sitzung: {committee}"))
    for day, number in extended:
        words = f"Verlängerte Frist ({number} Institution{'' if number == 1 else 'en'})"
        appointments.append(Appointment(f"verlaengert-{day:%Y%m%d}", day, words))
    return _timetable(assessment_round, assessment_round.code, address, appointments)


def _of_assessment(assessment: Assessment, inquiries: Iterable[Inquiry], address: str) -> Timetable:
    """The deadline as long as it runs (`has_running_deadline`)."""
    current_round = assessment.round
    appointments = [*_common(current_round)]
    if has_running_deadline(assessment):
        words = "Frist zum Einreichen" + (" (verlängert)" if assessment.is_extended else "")
        appointments.append(Appointment("frist", assessment.deadline, words, assessment.institution_name))
    for inquiry in inquiries:
        appointments.append(
            Appointment(f"rueckfrage-{inquiry.pk}", inquiry.due_date, "Antwort auf eine Rückfrage erbeten")
        )
    return _timetable(current_round, f"{current_round.code}-{assessment.institution.code}", address, appointments)


def _timetable(assessment_round: AssessmentRound, owner: str, address: str, appointments: list) -> Timetable:
    return Timetable(owner, assessment_round.title, assessment_round.is_invented, address, tuple(appointments))


def _common(assessment_round: AssessmentRound) -> Iterable[Appointment]:
    if assessment_round.info_date:
        yield Appointment("info", assessment_round.info_date, "Infoveranstaltung")
    yield Appointment("beginn", assessment_round.opens_on, "Beginn")
    if assessment_round.planned_publication:
        yield Appointment("veroeffentlichung", assessment_round.planned_publication, "geplante Veröffentlichung")


def _calendar(name: str, timetables: Iterable[Timetable]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//ChancenCheckLU//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"ChancenCheckLU {name}")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    entries = [(appointment, timetable) for timetable in timetables for appointment in timetable.appointments]
    for appointment, timetable in sorted(entries, key=lambda entry: entry[0].day):
        calendar.add_component(_event(appointment, timetable))
    return calendar.to_ical()


def _event(appointment: Appointment, timetable: Timetable) -> Event:
    event = Event()
    demo = "Übung: " if timetable.is_invented else ""
    event.add("uid", f"{timetable.owner}-{appointment.key}@chancenchecklu")
    event.add("dtstamp", timezone.now())
    event.add("summary", f"{demo}{appointment.words} – {timetable.title}")
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody's day free
    event.add("url", timetable.address)
    if appointment.more:
        event.add("description", appointment.more)
    return event
