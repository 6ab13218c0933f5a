"""What to look at before a round opens: what must be mended first, and what is worth knowing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from assessments.events.steps.transitions import Reason
from assessments.models import AssessmentRound
from assessments.rounds.queries.readiness import Readiness, readiness
from assessments.rounds.steps.preparation import opening_refusals

MOST_NAMES = 10


class Result(StrEnum):
    OK = "ok"
    ADVICE = "advice"
    BLOCKING = "blocking"


@dataclass(frozen=True)
class Check:
    result: Result
    words: str
    names: tuple[str, ...] = ()
    more: int = 0  # names left out
    url: str = ""
    url_words: str = ""


def checklist(assessment_round: AssessmentRound) -> list[Check]:
    """Blocking ones first, then advice, then what is in order. What blocks is the rule of `open_round`."""
    found = [Check(Result.BLOCKING, refusal.label) for refusal in opening_refusals(assessment_round)]
    found += _checks(assessment_round, readiness(assessment_round))
    return sorted(found, key=lambda check: list(Result).index(check.result), reverse=True)


def _checks(assessment_round: AssessmentRound, ready: Readiness) -> Iterator[Check]:
    codes = [assessment_round.code]
    days, people = reverse("round-dates", args=codes), reverse("round-institutions", args=codes)
    yield Check(Result.OK, f"Katalogfassung: {assessment_round.catalogue}.")
    yield Check(
        Result.OK,
        f"Beginn {assessment_round.opens_on:%d.%m.%Y}, Frist {assessment_round.submission_deadline:%d.%m.%Y}.",
        url=days,
        url_words="Termine ändern",
    )
    if not (assessment_round.review_until and assessment_round.planned_publication):
        words = "Sichtung oder Veröffentlichung haben noch keinen Termin. Er fehlt dann auch im Kalender."
        yield Check(Result.ADVICE, words, url=days, url_words="Termine ergänzen")
    if assessment_round.papers_due:
        session, closing = assessment_round.committee_date, assessment_round.papers_due
        words = f"Sitzung {session:%d.%m.%Y}, Vorlagenschluss {closing:%d.%m.%Y}."
        yield Check(Result.OK, words, url=days, url_words="Termine ändern")
    if ready.invited:
        words = f"Ausgewählt: {ready.invited} Institution{'' if ready.invited == 1 else 'en'}."
        yield Check(Result.OK, words, url=people, url_words="Institutionen ansehen")
    if ready.invited < assessment_round.min_institutions:
        yield Check(
            Result.ADVICE,
            f"Stadtweite Werte gibt es erst ab {assessment_round.min_institutions} Institutionen; "
            f"ausgewählt sind {ready.invited}. So werden die Ergebnisse leer bleiben.",
            url=people,
            url_words="Institutionen ergänzen",
        )
    if ready.invited:
        yield _lacking(ready.without_head, "Leitung", "Ohne ein Konto mit dieser Rolle kann niemand freigeben.")
        yield _lacking(ready.without_coordinator, "Ansprechperson", "Die Leitung kann auch selbst vorlegen.")
        yield _lacking(ready.without_mailbox, "Funktionspostfach", "Dorthin gehen Einladung und Erinnerungen.")
    if ready.unfinished_pages:
        words = Reason.PAGES_UNFINISHED.label
        barred = "" if assessment_round.is_invented else " Vorher lässt sich die Runde nicht veröffentlichen."
        yield Check(Result.ADVICE, words + barred, ready.unfinished_pages)
    else:
        yield Check(Result.OK, "Barrierefreiheit, Datenschutz, Impressum und Offene Daten sind ausgefüllt.")


def _lacking(names: Sequence[str], what: str, why: str) -> Check:
    if not names:
        return Check(Result.OK, f"{what}: überall vorhanden.")
    number = f"{len(names)} Institution{'' if len(names) == 1 else 'en'}"
    return Check(Result.ADVICE, f"{what} fehlt bei {number}. {why}", tuple(names[:MOST_NAMES]), len(names[MOST_NAMES:]))
