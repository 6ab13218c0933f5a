"""What somebody has read of a world, whatever it was printed on; two readings are added."""

from dataclasses import dataclass, field

from .rule import Value

Vector = tuple[int, ...]  # how many at each level, not relevant, unrated


@dataclass(frozen=True)
class Line:
    """A printed comparison; means as printed, in tenths."""

    number: int
    then: int
    now: int


@dataclass
class Facts:
    """What somebody has read. Keys name round and requirement (or area, „“ for the whole)."""

    shown: dict[tuple[str, str], Vector] = field(default_factory=dict)
    suppressed: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # with the sources that say so
    sums: dict[tuple[str, str], Vector | None] = field(default_factory=dict)
    compared: dict[tuple[str, str, str], Line] = field(default_factory=dict)  # round before, round, code
    not_compared: set[tuple[str, str, str]] = field(default_factory=set)
    singles: dict[tuple[str, str, str], Value] = field(default_factory=dict)  # round, institution, requirement
    faults: set[str] = field(default_factory=set)

    def add(self, other: "Facts") -> None:
        """Whoever reads both knows both."""
        for key, vector in other.shown.items():
            self.show(key, vector, "another output")
        for key, line in other.compared.items():
            self.compare(key, line, "another output")
        for key, sources in other.suppressed.items():
            self.suppressed.setdefault(key, set()).update(sources)
        self.not_compared |= other.not_compared
        self.singles |= other.singles
        self.faults |= other.faults

    def show(self, key, vector: Vector, source: str) -> None:
        if self.shown.setdefault(key, vector) != vector:
            self.faults.add(f"{key}: {self.shown[key]}, and {vector} in {source}")

    def compare(self, key, line: Line, source: str) -> None:
        if self.compared.setdefault(key, line) != line:
            self.faults.add(f"{key}: {self.compared[key]}, and {line} in {source}")

    def add_sum(self, key, vector: Vector | None, source: str) -> None:
        known = self.sums.setdefault(key, vector)
        if vector and vector[-1] is None:  # only levels
            known, vector = known and known[:-2], vector[:-2]
        if known != vector:
            self.faults.add(f"sum {key}: {self.sums[key]}, and {vector} in {source}")
