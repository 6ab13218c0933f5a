"""What a line says about a role: whether it fits, until when it goes, in words for the preview."""

from datetime import date, datetime

from django.utils import timezone

from assessments.lists.rules.table_reading import Line
from assessments.models import AccessChange, Institution, Membership, Role
from assessments.people.models.account import INSTITUTION_ROLES

DAYS = ("%d.%m.%Y", "%Y-%m-%d")


def no_longer_active(institution: Institution | None) -> str:
    """A hint, or nothing."""
    return "" if institution is None or institution.active else "Diese Institution ist nicht mehr aktiv."


def fits(role: Role, code: str, institution: Institution | None) -> list[str]:
    """What is wrong with a role and the code typed beside it."""
    if role not in INSTITUTION_ROLES:
        whole_city = f"„{role.label}“ gilt für die ganze Stadt. Bitte lassen Sie die Spalte „Institution“ leer."
        return [whole_city] if code else []
    if not code:
        return [f"„{role.label}“ gehört zu einer Institution. Bitte tragen Sie deren Kürzel ein."]
    return [] if institution else [f"Das Kürzel „{code}“ gibt es nicht."]


def last_day(line: Line) -> tuple[date | None, list[str]]:
    """The last day of a role, and what is wrong with it."""
    typed = line.text("valid_until")
    if not typed:
        return None, []
    for form in DAYS:
        try:
            day = datetime.strptime(typed, form).date()
        except ValueError:
            continue
        past = day < timezone.localdate()
        return day, [f"Der {day:%d.%m.%Y} liegt in der Vergangenheit."] if past else []
    return None, [f"„{typed}“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2030."]


def ends(membership: Membership | AccessChange) -> str:
    """Until when it holds, in words."""
    return f"gültig bis {membership.valid_until:%d.%m.%Y}" if membership.valid_until else "ohne Ende"
