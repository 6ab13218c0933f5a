"""Groups of fields that are saved together and tell from which version their page started.

Each group carries a token „<revision>-<digest>“. The digest is of the values that the page was filled with: a group
whose values still have it was not touched, however old the page is, and is skipped. A touched group is saved only if
the database still holds its revision (`answering`); otherwise the page shows both versions.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.saving.forms.fields import normalised
from assessments.text.rules.word_comparison import Pieces, compared

TOKEN = re.compile(r"(\d{1,9})-([0-9a-f]{16})")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NEVER = "0" * 16  # the digest of nothing: whatever comes with it counts as touched


@dataclass(frozen=True)
class Start:
    """The version a page started from."""

    revision: int
    digest: str

    @classmethod
    def parse(cls, token: str | None):
        """None for a missing or malformed token."""
        found = TOKEN.fullmatch(token or "")
        return cls(int(found[1]), found[2]) if found else None

    def __str__(self):
        return f"{self.revision}-{self.digest}"


def digest(values: Iterable) -> str:
    """Short digest of values as people see them, whatever their line ends."""
    return hashlib.sha256("\x1f".join(map(normalised, values)).encode()).hexdigest()[:16]


class RevisionedForm(forms.Form):
    """Unbound it shows a saved version (`revision`), bound it holds what a person sent.

    `conflict` is the saved version to show beside what was sent, if both differ.
    """

    value_fields: tuple[str, ...] = ()
    removes = False  # whether it asks to take away what it is about

    def __init__(self, data: MultiValueDict | None = None, *, revision=0, **kwargs):
        super().__init__(data, **kwargs)
        self.revision = revision
        self.conflict: RevisionedForm | None = None
        self.was_removed = False  # what it changes is not there any more
        self.proposal = None  # where the values on the page come from, if they are not the saved ones

    @property
    def name_for_people(self) -> str:
        """What the group is about, in a message."""
        return self[self.value_fields[0]].label

    @property
    def token_name(self) -> str:
        return self.add_prefix("token")

    @property
    def take_saved_name(self) -> str:
        return self.add_prefix("take_saved")

    @property
    def was_sent(self) -> bool:
        """Whether the POST holds anything of this group."""
        return any(name.startswith(f"{self.prefix}-") for name in self.data)

    @property
    def started_from(self) -> Start | None:
        """What the sent token says; None if it is missing, malformed, or the group was not sent whole."""
        whole = all(self.add_prefix(name) in self.data for name in self.value_fields)
        return Start.parse(self.data.get(self.token_name)) if whole else None

    @property
    def token(self) -> str:
        """The token to write on the page. A refused group keeps the one it came with, so that a version saved
        meanwhile is noticed the next time; with both versions shown, the person decides about the newer one."""
        if self.conflict:
            return self.conflict.token
        if self.is_bound:
            return str(self.started_from or Start(0, NEVER))
        # With a proposal in the fields, saving them unchanged is a change.
        return str(Start(self.revision, NEVER if self.proposal else self.digest))

    def propose(self, source, **values) -> None:
        """Fill the fields with other values than the saved ones, for the person to confirm by saving."""
        self.proposal = source
        self.initial.update(values)

    @property
    def token_once_saved(self) -> str:
        """The token to go on with after what was sent has been saved."""
        return str(Start(self.started_from.revision + 1, self.digest))

    @property
    def digest(self) -> str:
        return digest(self[name].value() for name in self.value_fields)

    @property
    def is_touched(self) -> bool:
        """Whether the person has changed something here and wants it saved."""
        return self.take_saved_name not in self.data and self.digest != self.started_from.digest

    def found_in(self, saved: dict[str, "RevisionedForm"]) -> "RevisionedForm":
        """The same input under the identity it has among the saved groups by now."""
        return self

    def show_beside(self, saved: "RevisionedForm | None") -> bool:
        """Keep what was sent and show the saved version with it; False if they are the same."""
        if saved is not None and saved.digest == self.digest:
            return False
        self.conflict = saved
        return True

    @property
    def readable(self) -> list[tuple[str, str]]:
        """Label and value of every field that is filled, for reading."""
        return [(self[name].label, text) for name in self.value_fields if (text := self._text_of(name))]

    @property
    def compared(self) -> list[tuple[str, Pieces]]:
        """The version saved meanwhile, for reading: label and pieces, changed where what was sent has them not."""
        saved = [(name, self.conflict._text_of(name)) for name in self.value_fields]
        return [(self[name].label, compared(text, self._text_of(name))[0]) for name, text in saved if text]

    def _text_of(self, name: str) -> str:
        value, field = self[name].value(), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, ""))
        text = normalised(value)
        if isinstance(field, forms.DateField) and ISO_DAY.fullmatch(text):
            return ".".join(reversed(text.split("-")))
        return text
