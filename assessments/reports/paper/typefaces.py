"""Which fonts a page needs, and words in place of scripts that none of them draws.

Pages are set in these fonts only, so they look the same on every machine. Fonts for single scripts are loaded where a
text needs them. Korean, Chinese and Japanese would take more than a hundred megabytes of packages.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders

from assessments.reports.paper.pdf import load_asset
from assessments.reports.paper.print_filter import clean, unending

FAMILIES = ("Fira Sans", "DejaVu Sans", "Noto Emoji")  # as in report_paper.css
ALWAYS = (
    "kern/fonts/fira-sans/FiraSans-Regular.woff2",
    "kern/fonts/fira-sans/FiraSans-SemiBold.woff2",
    "dejavu/DejaVuSans.ttf",
    "noto-emoji/noto-emoji-emoji-400-normal.woff2",
)
SCRIPTS = ("bengali", "devanagari", "ethiopic", "gurmukhi", "tamil", "thai")
# Signs that only say how others are drawn: joiners and variation selectors.
UNSEEN = frozenset([0x0A, 0x200B, 0x200C, 0x200D, *range(0xFE00, 0xFE10)])
NOT_PRINTED = "[{}, hier nicht druckbar]"
BETWEEN = r"[ .,;:!?()/-]"  # belongs to a passage
SIGN = "Zeichen"
SCRIPT = "Text in fremder Schrift"
NAMES = {  # by the first word of a character's name in Unicode
    "CJK": "chinesische Schrift",
    "GUJARATI": "Gujarati-Schrift",
    "HANGUL": "koreanische Schrift",
    "HIRAGANA": "japanische Schrift",
    "KANNADA": "Kannada-Schrift",
    "KATAKANA": "japanische Schrift",
    "KHMER": "Khmer-Schrift",
    "MALAYALAM": "Malayalam-Schrift",
    "MONGOLIAN": "mongolische Schrift",
    "MYANMAR": "birmanische Schrift",
    "ORIYA": "Oriya-Schrift",
    "SINHALA": "singhalesische Schrift",
    "SYRIAC": "syrische Schrift",
    "TELUGU": "Telugu-Schrift",
    "THAANA": "Thaana-Schrift",
    "TIBETAN": "tibetische Schrift",
}


@dataclass(frozen=True)
class Typeface:
    """A font for one script, loaded only where a text needs it."""

    script: str

    @property
    def static_name(self) -> str:
        return f"noto-sans-{self.script}/noto-sans-{self.script}-{self.script}-400-normal.woff2"

    @property
    def family(self) -> str:
        return f"Noto Sans {self.script.title()}"

    @property
    def rule(self) -> str:
        return f'@font-face {{ font-family: "{self.family}"; src: url("asset:{Path(self.static_name).name}"); }}'


TYPEFACES = tuple(map(Typeface, SCRIPTS))


def laid_out(text: str) -> str:
    """Typed text for a page: cleaned, without characters that no font draws, and with endless words that break."""
    return unending(_named(clean(text)))


def needed_for(text: str) -> tuple[Typeface, ...]:
    """The fonts for single scripts that the text asks for; mostly none."""
    rare = _rare(text)
    return tuple(face for face in TYPEFACES if rare and not rare.isdisjoint(characters(face.static_name)))


def rules_for(faces: tuple[Typeface, ...]) -> str:
    """What the stylesheet says in addition."""
    if not faces:
        return ""
    families = ", ".join(f'"{name}"' for name in (*FAMILIES, *(face.family for face in faces)))
    wanted = (f"{place} {{ font-family: {families}; }}" for place in ("body", "@page"))
    return "\n".join((*(face.rule for face in faces), *wanted))


@cache
def characters(static_name: str) -> frozenset[int]:
    """The characters that a font draws, read once a process."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow to import, part of WeasyPrint

    with TTFont(BytesIO(load_asset(static_path(static_name))), lazy=True) as font:
        return frozenset(font.getBestCmap())


def static_path(name: str) -> Path:
    """A static file; a missing one is a broken installation and raises."""
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path)


@cache
def _common() -> frozenset[int]:
    return UNSEEN.union(*map(characters, ALWAYS))


def _rare(text: str) -> set[int]:
    return set() if text.isascii() else set(map(ord, set(text))) - _common()


def _named(text: str) -> str:
    """The text with „[koreanische Schrift, hier nicht druckbar]“ for each passage that no font draws."""
    missing = _rare(text)
    if missing:
        missing = missing.difference(*(characters(face.static_name) for face in TYPEFACES))
    if not missing:
        return text
    sign = f"[{re.escape(''.join(map(chr, sorted(missing))))}]"
    return re.sub(f"{sign}(?:{BETWEEN}*{sign})*", lambda passage: NOT_PRINTED.format(_name(passage[0])), text)


def _name(passage: str) -> str:
    """What the passage is written in: Japanese where there is a kana, else the script of most of its letters."""
    words = Counter(unicodedata.name(letter, "?").split()[0] for letter in passage if letter.isalpha())
    kana = [word for word in words if word in {"HIRAGANA", "KATAKANA"}]
    most = kana or [word for word, _ in words.most_common(1)]
    return NAMES.get(most[0], SCRIPT) if most else SIGN
