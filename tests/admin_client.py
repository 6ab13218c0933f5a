"""A client that sends a form that changes a row as a browser does: from a page that it has opened."""

import html
import re

from django.test import Client

CHANGE = re.compile(r"/verwaltung/\w+/\w+/[^/]+/change/|/querschnittsbedarfe/[^/]+/(themen|bedarf)/\d+/")
START = re.compile(rb'name="started" value="([^"]*)"')


def start_of(page) -> str:
    """What the page says of the versions it started from; empty for a page that saves nothing."""
    found = START.search(page.content)
    return html.unescape(found[1].decode()) if found else ""


class OpeningClient(Client):
    """Opens the page of a form before it is sent, unless the test says from which version it starts."""

    def post(self, path, data=None, *args, **kwargs):
        if CHANGE.fullmatch(str(path)) and isinstance(data, dict) and "started" not in data:
            data = data | {"started": start_of(self.get(path))}
        return super().post(path, data, *args, **kwargs)
