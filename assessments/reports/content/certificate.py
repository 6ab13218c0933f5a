"""Content of the certificate of participation: who took part when, and thanks. No level, no number, no comparison."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from assessments.models import Assessment
from assessments.results.content.contents_of_reports import Fact, day, shortened


@dataclass(frozen=True)
class Certificate:
    """Made from facts that stand fast with the acceptance, so that it reads the same whenever it is taken."""

    title: str
    institution: str
    round_title: str
    as_of: date  # the day of the acceptance
    is_demo: bool
    facts: tuple[Fact, ...]


def certificate(assessment: Assessment) -> Certificate:
    """For an accepted assessment."""
    accepted_on = localdate(assessment.accepted_at)
    return Certificate(
        title=f"Teilnahmebestätigung {assessment.institution_name}",
        institution=shortened(assessment.institution_name, 160),
        round_title=assessment.round.title,
        as_of=accepted_on,
        is_demo=assessment.round.is_invented,
        facts=tuple(_facts(assessment, accepted_on)),
    )


def _facts(assessment: Assessment, accepted_on: date):
    yield Fact("Runde", assessment.round.title)
    yield Fact("Beginn der Runde", day(assessment.round.opens_on))
    if assessment.workshop_date:
        yield Fact("Workshop im Team", day(assessment.workshop_date))
    yield Fact("Eingereicht", day(localdate(assessment.submitted_at)))
    yield Fact("Sichtung beendet", day(accepted_on))
