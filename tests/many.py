"""Many institutions at once: published rounds with every requirement rated, written in bulk."""

from datetime import date

from django.utils import timezone

from assessments.models import Answer, Assessment, Institution, Measure
from tests import factories


def make_rounds(number, years=(2027, 2028, 2029), areas=5, requirements=3):
    """One published round a year with the same institutions; levels in turn, a measure for every assessment."""
    catalogue = factories.make_catalogue(areas=areas, requirements=requirements)
    institutions = Institution.objects.bulk_create(
        Institution(code=f"I{index:04}", name=f"Institution {index:04}", department_group=f"Dezernat {index % 5 + 1}")
        for index in range(number)
    )
    by = factories.make_user("leitung-aller")
    return [_make_round(catalogue, year, institutions, by) for year in years]


def _make_round(catalogue, year, institutions, by):
    dates = {"opens_on": date(year, 4, 1), "submission_deadline": date(year, 6, 30)}
    made = factories.make_round(catalogue, str(year), "published", **dates)
    steps = {f"{step}_by": by for step in ("approved", "submitted", "accepted")}
    steps |= {f"{step}_at": timezone.now() for step in ("approved", "submitted", "accepted")}
    assessments = Assessment.objects.bulk_create(
        Assessment(
            round=made,
            institution=found,
            status="published",
            institution_name=found.name,
            department_group=found.department_group,
            **steps,
        )
        for found in institutions
    )
    levels, asked = list(catalogue.levels.all()), list(catalogue.requirements.all())
    Answer.objects.bulk_create(
        (
            Answer(
                assessment=assessment,
                requirement=requirement,
                state=Answer.State.RATED,
                level=levels[(row + column + year) % len(levels)],
            )
            for row, assessment in enumerate(assessments)
            for column, requirement in enumerate(asked)
        ),
        batch_size=5000,
    )
    Measure.objects.bulk_create(
        Measure(
            assessment=assessment,
            institution_id=assessment.institution_id,
            requirement=asked[0],
            title="Hotline erproben",
            status=Measure.Status.PLANNED,
            due_date=date(year + 1, 3, 31),
        )
        for assessment in assessments
    )
    return made
