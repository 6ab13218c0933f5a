"""Names stand where people look for them, on SQLite and PostgreSQL alike."""

import re
import unicodedata

import pytest

from assessments.models import Institution
from assessments.text.models.alphabetical import Alphabetical
from assessments.text.rules import alphabet

NAMES = [
    "„Ärger“ melden",
    "Ärztliche",
    "arztlos",
    "ASB",
    "Café",
    "cafeteria",
    "eigene",
    "E-Mail",
    "Łódź",
    "ﬁx",
    "Fuß",
    "Fussball",
    "Öko",
    "Süd-West",
    "Südwest",
    "Süd",
    "Zentrum",
    "Αθήνα",
    "ЖЭК",
]


def test_order_of_the_issue():
    assert sorted(["Zentrum", "eigene", "Ärztliche", "Öko"], key=alphabet.key) == [
        "Ärztliche",
        "eigene",
        "Öko",
        "Zentrum",
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ÄRZTLICHE", "arztliche"),
        ("A\u0308rztliche", "arztliche"),
        ("„Straße“ Süd-West", "strasse sud west"),
        ("ﬁx ÆØŁ", "fix aeol"),
        ("Bürger*innen", "burgerinnen"),
        ("ßẞæÆœŒøØłŁ", "ssssaeaeoeoeooll"),
        ("\u02ff\u0300\u036f\u0370", "\u02ff\u0371"),  # accents go, what stands beside them in Unicode stays
        ("L’Arc d'Or", "larc dor"),
        ("Łódź ΑΣ ЖЁ", "lodz ας же".replace("ς", "σ")),
        ("", ""),
    ],
)
def test_key(name, key):
    assert alphabet.key(name) == key


@pytest.mark.parametrize("name", [*NAMES, "L’Arc d'Or", "ßẞæÆœŒøØłŁ"])
def test_postgresql_is_told_the_same_key(name):
    """What the expression says, done by hand; that PostgreSQL understands it says the next test."""
    sql = re.fullmatch(r"translate\(normalize\((.+), NFKD\), '(.+)', '(.+)'\)", alphabet.postgresql_expression("name"))
    replaced, letters, others = sql.groups()
    assert replaced.startswith("replace(" * 10 + "name, 'ß', 'ss'), ")
    for letter, spelt in re.findall(r", '(.)', '(\w+)'\)", replaced):
        name = name.replace(letter, spelt)
    letters = letters.replace("''", "'")
    table = str.maketrans(letters[: len(others)], others, letters[len(others) :])
    assert unicodedata.normalize("NFKD", name).translate(table) == alphabet.key(name)


@pytest.mark.django_db
def test_the_database_knows_the_same_order():
    Institution.objects.bulk_create(Institution(code=f"I{n}", name=name) for n, name in enumerate(NAMES))
    keys = dict(Institution.objects.annotate(key=Alphabetical("name")).values_list("name", "key"))
    assert keys == {name: alphabet.key(name) for name in NAMES}
    assert [one.name for one in Institution.objects.all()] == sorted(NAMES, key=alphabet.key)
    assert [one.name for one in Institution.objects.reverse()] == sorted(NAMES, key=alphabet.key)[::-1]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ärztliche", "Ärztliche Stelle"),
        ("arztliche", "Ärztliche Stelle"),
        ("AERZTLICHE", "Ärztliche Stelle"),
        ("Ä", "Aerztliche"),
        ("cafe", "Café"),
        ("CAFÉ", "cafe"),
        ("strasse", "STRAẞE"),
        ("жэк", "ЖЭК"),
        ("(a.", "(a."),
    ],
)
@pytest.mark.django_db
def test_search_finds_words_however_they_are_spelled(typed, found):
    Institution.objects.create(code="I", name=found)
    assert Institution.objects.filter(name__iregex=alphabet.spelling_pattern(typed)).exists()
    assert not Institution.objects.filter(name__iregex=alphabet.spelling_pattern(f"{typed}x")).exists()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ä", ["ä", "Ä", "ae", "AE", "Ae"]),
        ("ae", ["ä", "Ä", "ae"]),
        ("Ö", ["ö", "Ö", "oe", "OE"]),
        ("oe", ["ö", "Ö", "oe"]),
        ("ü", ["ü", "Ü", "ue", "UE"]),
        ("UE", ["ü", "Ü", "ue"]),
        ("ß", ["ß", "ẞ", "ss", "SS"]),
        ("ss", ["ß", "ẞ", "ss"]),
        ("a", ["A", "a", "Ä", "ä", "á"]),
        ("ж", ["ж", "Ж"]),
        ("Ɏ", ["ɏ"]),  # the last letter with a base
        ("ɐ", ["ɐ", "Ɐ"]),
        ("^", ["^"]),
    ],
)
def test_pattern_finds_every_spelling_without_help_of_the_database(typed, written):
    assert [one for one in written if re.fullmatch(alphabet.spelling_pattern(typed), one)] == written
    assert not re.fullmatch(alphabet.spelling_pattern(typed), "x")
