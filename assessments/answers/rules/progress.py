"""How far a self-assessment is, worded once. „Nicht relevant“ counts as answered and is told beside it."""

from dataclasses import dataclass
from fractions import Fraction

LOOK_FROM = Fraction(1, 3)  # of all requirements, from this share of not relevant ones on


@dataclass(frozen=True)
class Progress:
    """Numbers of requirements; `answered` holds the not relevant ones, and those without a reason where they are
    counted."""

    answered: int
    total: int
    not_relevant: int = 0
    without_reason: int = 0

    def __str__(self) -> str:
        """„12 von 15 beantwortet, davon 1 nicht relevant, 2 ohne Begründung“."""
        parts = ((self.not_relevant, "nicht relevant"), (self.without_reason, "ohne Begründung"))
        words = ", ".join(f"{number} {what}" for number, what in parts if number)
        return f"{self.answered} von {self.total} beantwortet{f', davon {words}' if words else ''}"

    @property
    def wants_a_look(self) -> bool:
        """Whether so much is called not relevant that the reviewer should look at the reasons."""
        return self.not_relevant > 0 and self.not_relevant >= self.total * LOOK_FROM
