"""How far a self-assessment is, worded once. „Nicht relevant“ counts as answered and is told beside it."""

from dataclasses import dataclass

LOOK_FROM = 1, 3  # not relevant from this share of all requirements on


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
        share, of = LOOK_FROM
        return self.not_relevant > 0 and self.not_relevant * of >= self.total * share
