"""A list that people sort by its columns: the order travels in the address, so that a list can be passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

ORDER, PAGE = "sortierung", "seite"  # names in the address


@dataclass(frozen=True)
class Heading:
    """The head of a column; `state` is what `aria-sort` says, empty for the other columns."""

    label: str
    url: str = ""
    state: str = ""


def headings(columns: Sequence[tuple[str, str]], parameters: Mapping[str, str], first: str) -> list[Heading]:
    """Heads of columns given as (key, label); without a key nothing sorts by it. `first` is the order without a wish.

    Choosing a column sorts by it, choosing it again turns the order round. The list then begins on its first page.
    """
    wanted = parameters.get(ORDER) or first
    kept = {name: value for name, value in parameters.items() if value and name not in (ORDER, PAGE)}
    found = []
    for key, label in columns:
        turned = f"-{key}" if wanted == key else key
        state = {key: "ascending", f"-{key}": "descending"}.get(wanted, "") if key else ""
        found.append(Heading(label, f"?{urlencode(kept | {ORDER: turned})}" if key else "", state))
    return found
