"""The forms of a page, as the saving kernel must know them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "number", "date", "email", "url", "tel", "time", "datetime-local"}


@dataclass
class PageForm:
    """One `<form method="post">`: what a person types into, and by what the kernel knows it."""

    action: str
    typed: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    saves_by_itself: bool = False

    @property
    def is_kept(self) -> bool:
        return self.saves_by_itself or "sending" in self.hidden


def posting_forms(html: str) -> list[PageForm]:
    """All forms of the page that post."""
    parser = _Parser()
    parser.feed(html)
    return parser.forms


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[PageForm] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("method", "get").lower() == "post"
            if self.inside:
                self.forms.append(PageForm(attrs.get("action", ""), saves_by_itself="data-autosave" in attrs))
        elif self.inside and (tag == "textarea" or (tag == "input" and attrs.get("type", "text") in TYPED)):
            self.forms[-1].typed.append(attrs.get("name", ""))
        elif self.inside and tag == "input" and attrs.get("type") == "hidden":
            self.forms[-1].hidden.add(attrs.get("name", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
