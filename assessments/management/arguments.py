"""Arguments that several commands take."""

from argparse import ArgumentTypeError
from datetime import date


def iso_date(text: str) -> date:
    """A date as JJJJ-MM-TT."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ ist kein Datum der Form JJJJ-MM-TT") from error
