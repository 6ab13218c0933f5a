"""Arguments that several commands take."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from assessments.models import Catalogue


def iso_date(text: str) -> date:
    """A date as JJJJ-MM-TT."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ ist kein Datum der Form JJJJ-MM-TT") from error


def catalogue_version(name: str) -> Catalogue:
    """The version of that name, „code:version“ where several catalogues have it."""
    code, _, version = name.rpartition(":")
    found = Catalogue.objects.filter(version=version, **({"code": code} if code else {}))
    if len(found) != 1:
        known = ", ".join(f"{catalogue.code}:{catalogue.version}" for catalogue in Catalogue.objects.all())
        raise CommandError(f"Die Fassung „{name}“ gibt es nicht oder mehrmals. Es gibt: {known or 'noch keine'}.")
    return found[0]
