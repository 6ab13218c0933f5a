"""Catalogues of unusual shapes, as the file that somebody would bring."""

import yaml

from assessments.models import ReflectionQuestion

LEVELS = ("gar nicht", "ein wenig", "meistens", "immer")
LONG = "Alle Bürger*innen finden die Grundsicherungsangelegenheiten verständlich erklärt. "


def catalogue_file(sizes, *, code="form", length=80) -> bytes:
    """A catalogue with so many requirements in each area, codes like 3.2.1, and wordings of that length."""
    content = {
        "Kürzel": code,
        "Fassung": "2030",
        "Titel": f"Katalog {code}",
        "Stufen": [
            {"Wert": value, "Bezeichnung": label, "Zeichen": "●" * value + "○" * (3 - value), "Bedeutung": label}
            | {"Anker": label}
            for value, label in enumerate(LEVELS)
        ],
        "Fragen": [
            {"Kürzel": f"R{number}", "Frage": f"Frage {number}?", "Antwort": str(answer)}
            for number, answer in enumerate(ReflectionQuestion.AnswerType.labels, 1)
        ],
        "Bereiche": [_area(number, size, length) for number, size in enumerate(sizes, 1)],
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


def _area(number: int, size: int, length: int) -> dict:
    text = (LONG * (length // len(LONG) + 1))[:length].strip()
    requirements = [
        {"Kürzel": f"{number}.{place // 9 + 1}.{place % 9 + 1}", "Titel": text[:160].strip(), "Wortlaut": text}
        | {"Erläuterung": text}
        for place in range(size)
    ]
    return {"Kürzel": str(number), "Titel": f"Zuständigkeitsbereich {number}", "Anforderungen": requirements}
