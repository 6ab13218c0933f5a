"""How far a self-assessment is, worded once. „Nicht relevant“ counts as answered and is told beside it."""

from dataclasses import dataclass
from fractions import Fraction

LOOK_FROM = Fraction(1, 3)  # of all requirements, from this share of not relevant ones on


@dataclass(frozen=True)
class Progress:
    """Numbers of requirements; `answered` holds the not relevant ones."""

    answered: int
    total: int
    not_relevant: int = 0

    def __str__(self) -> str:
        """„12 von 15 beantwortet, davon 1 nicht relevant“."""
        words = f"{self.answered} von {self.total} beantwortet"
        return f"{words}, davon {self.not_relevant} nicht relevant" if self.not_relevant else words

    @property
    def wants_a_look(self) -> bool:
        """Whether so much is called not relevant that the reviewer should look at the reasons."""
        return self.not_relevant > 0 and self.not_relevant >= self.total * LOOK_FROM
