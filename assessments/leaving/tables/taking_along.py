"""Everything of an institution to take along, across all its rounds: one list of fields, two formats."""

import json
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from assessments.leaving.tables.own_contents import PARTS
from assessments.lists.tables.table import Table, workbook_bytes
from assessments.models import Assessment, AssessmentRound, Institution, OpinionCount

SCHEMA = "chancenchecklu-mitnehmen-1"  # docs/mitnehmen.md; another number when a field changes or goes
INVENTED = "Eine oder mehrere Runden sind Übungen: Was dort steht, ist erfunden (Spalte „Übung“)."
NOTES = (
    "Alles, was Ihre Institution eingetragen hat, aus allen ihren Runden. Personen erscheinen nur mit ihrer Funktion.",
    "Einschätzungen einzelner Personen sind nicht enthalten. Gezählt stehen sie nur da, wo auch das Team sie sieht.",
    "Frühere Fassungen der Texte gibt es nur, solange eine Runde läuft; Schritte nur, solange das Protokoll sie hält.",
)


def taken_along_json(institution: Institution, as_of: date) -> bytes:
    """Lists of rows by the names of the parts, in the shape of docs/mitnehmen.md."""
    own = _own_assessments(institution)
    document = {
        "schema": SCHEMA,
        "institution": {"code": institution.code, "name": institution.name},
        "as_of": as_of,
        "invented": any(assessment.round.is_invented for assessment in own),
        "notes": _notes(own),
        **{
            part.name: [{column.name: column.value(row) for column in part.columns} for row in part.rows(own)]
            for part in PARTS
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder).encode()


def taken_along_xlsx(institution: Institution, as_of: date) -> bytes:
    """A sheet for each part."""
    own = _own_assessments(institution)
    title = f"{institution.name}, Stand {as_of:%d.%m.%Y}"
    tables = (Table.of(part.title, part.columns, part.rows(own)) for part in PARTS)
    return workbook_bytes(title, tables, _notes(own))


def _notes(own: list[Assessment]) -> tuple[str, ...]:
    return (INVENTED, *NOTES) if any(assessment.round.is_invented for assessment in own) else NOTES


def _own_assessments(institution: Institution) -> list[Assessment]:
    """Newest round first; two queries."""
    counts = OpinionCount.objects.select_related("requirement", "level")
    rows = institution.assessments.select_related("round__catalogue", "institution").order_by("-round__opens_on", "pk")
    begun = rows.exclude(round__status=AssessmentRound.Status.IN_PREPARATION)
    return list(begun.prefetch_related(Prefetch("opinion_counts", counts)))
