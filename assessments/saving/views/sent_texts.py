"""What a person has sent, for a page that could not take it: nothing typed is lost with a refusal."""

from django.http import HttpRequest

SHORT = 60  # characters; what is shorter and a single word goes along unseen (choices, dates, tokens)
Field = tuple[str, str]  # name and value


def sent(request: HttpRequest) -> dict[str, list[Field]]:
    """`texts` to show and `others` to send along unseen; empty where a password is among them."""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    if any("password" in name for name, _ in fields):
        return {}
    texts = [field for field in fields if _is_text(field[1])]
    return {"texts": texts, "others": [field for field in fields if field not in texts]}


def _is_text(value: str) -> bool:
    return len(value.split()) > 1 or len(value) > SHORT
