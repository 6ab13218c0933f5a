"""The results of a round on all their pages: the four answers, each area, and all numbers."""

import re

from django.urls import reverse


def pages(client, code: str = "runde", query: str = "") -> dict[str, str]:
    """Address → page, of the overview and every page with numbers that it leads to."""
    first = reverse("results-round", args=[code]) + query
    found = {first: _read(client, first)}
    for address in re.findall(rf'href="(/auswertung/{code}/(?:bereich/[^/"]+|zahlen)/[^"#]*)', found[first]):
        found[address] = _read(client, address)
    return found


def whole(client, code: str = "runde", query: str = "") -> str:
    """All of them, one after the other."""
    return "".join(pages(client, code, query).values())


def _read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
