"""Somebody at a browser without JavaScript: real login, real forms, one connection per request."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.factories import PASSWORD
from tests.html_form import fields_of

# What the web server in front adds; the address is one of those reserved for documentation.
PROXY = {
    "Host": "chancencheck.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.1",
    "Referer": "https://chancencheck.example/",
}
LOGIN = "/konto/anmelden/"
WAIT = 60  # seconds


class Disconnected(Exception):
    """No answer: nobody knows whether the server has done what was asked."""


@dataclass(frozen=True)
class Response:
    status: int
    content: bytes
    headers: dict

    @property
    def text(self) -> str:
        return self.content.decode()


class Person:
    def __init__(self, server):
        self.server = server
        self.cookies = {}

    def log_in(self, name: str = "coordinator-vhs") -> "Person":
        fields = fields_of(self.get(LOGIN), None) | {"login": name, "password": PASSWORD}
        response = self.post(LOGIN, fields)
        if response.status != 302:
            raise LookupError(f"login answered {response.status}")
        return self

    def open(self, requirement: str) -> dict[str, str]:
        """The fields of the form of that requirement."""
        return self.fields(self.get(address(requirement)), requirement)

    @staticmethod
    def fields(response: Response, requirement: str) -> dict[str, str]:
        return fields_of(response, address(requirement))

    def save(self, requirement: str, fields: dict[str, str], **headers) -> Response:
        return self.post(address(requirement), fields, **headers)

    def get(self, path: str) -> Response:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], **headers) -> Response:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), form | headers)

    def _ask(self, method: str, path: str, body=None, headers=None) -> Response:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, PROXY | {"Cookie": cookies} | (headers or {}))
            answer = connection.getresponse()
            response = Response(answer.status, answer.read(), dict(answer.getheaders()))
        except (OSError, HTTPException) as error:
            raise Disconnected from error
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return response


def address(requirement: str) -> str:
    return f"/selbstbewertung/runde/VHS/{requirement}/"


def saved_version(response: Response, prefix: str) -> str:
    """The other text that a page with a conflict shows beside one's own; "" if that one is empty."""
    part = response.text.partition(f'id="{prefix}-fassungen"')[2].partition(f"{prefix}-take_saved")[0]
    shown = re.search(r'cc-user-text">(.*?)</dd>', part, re.DOTALL)
    return re.sub(r"</?mark>", "", shown[1]) if shown else ""
