"""What a browser would send for a form of a page, without a browser."""

from html.parser import HTMLParser


def fields_of(response, action: str | None) -> dict[str, str]:
    """Names and values of the form with that action (None: without any), as sent without changing anything."""
    parser = _FormParser(action)
    parser.feed(response.content.decode())
    if parser.fields is None:
        raise LookupError(f"no form with action {action}")
    return parser.fields


class _FormParser(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self.action = action
        self.fields = None
        self.inside = False
        self.textarea = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("action") == self.action:
            self.inside, self.fields = True, {}
        elif self.inside:
            getattr(self, f"start_{tag}", lambda attrs: None)(attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.textarea:
            # Browsers drop the first newline of a textarea and send CRLF.
            text = self.fields[self.textarea].removeprefix("\n")
            self.fields[self.textarea] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self.textarea = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea] += data

    def start_input(self, attrs):
        ticked = attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs
        if attrs.get("name") and ticked:
            self.fields[attrs["name"]] = attrs.get("value") or ""

    def start_textarea(self, attrs):
        self.textarea = attrs["name"]
        self.fields[self.textarea] = ""

    def start_select(self, attrs):
        self.select = attrs["name"]
        self.fields[self.select] = ""

    def start_option(self, attrs):
        if "selected" in attrs:
            self.fields[self.select] = attrs["value"]
