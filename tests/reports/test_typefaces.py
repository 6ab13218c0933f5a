"""Every character on a page is drawn by a font of ours, or its script is named."""

import pytest

from assessments.reports.paper.typefaces import TYPEFACES, characters, laid_out, needed_for, rules_for

DRAWN = {
    "bengali": "নাগরিকদের সমান সুযোগ",
    "devanagari": "नागरिकों को समान अवसर",
    "ethiopic": "ዜጋታት ማዕረ ዕድል",
    "gurmukhi": "ਨਾਗਰਿਕਾਂ ਨੂੰ ਬਰਾਬਰ",
    "tamil": "குடிமக்களுக்கு சம",
    "thai": "ประชาชนมีโอกาสเท่าเทียมกัน",
}
ALWAYS_DRAWN = (
    "Bürger*innen „gleich“ – 5 €",
    "فرص متساوية",
    "הזדמנויות",
    "равные",
    "eşit ğİı",
    "👩\u200d👩\u200d👧 ❤\ufe0f",
)


@pytest.mark.parametrize(("script", "text"), DRAWN.items())
def test_rare_script_is_drawn_by_its_own_font(script, text):
    (face,) = needed_for(f"<p>Ein Text: {text}</p>")

    assert face.script == script
    assert {ord(sign) for sign in text if sign != " "} <= characters(face.static_name)
    assert laid_out(text) == text


@pytest.mark.parametrize("text", ALWAYS_DRAWN)
def test_usual_text_needs_no_further_font(text):
    assert (needed_for(text), rules_for(()), laid_out(text)) == ((), "", text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("시민에게, 기회!", "[koreanische Schrift, hier nicht druckbar]!"),
        ("Auf: 市民に平等な (alle)", "Auf: [japanische Schrift, hier nicht druckbar] (alle)"),
        ("所有市民机会平等。\n第二行", "[chinesische Schrift, hier nicht druckbar]\n" * 2),
        ("Wort සමාන Wort", "Wort [singhalesische Schrift, hier nicht druckbar] Wort"),
        ("Wort 𐀀𐀁 Wort", "Wort [Text in fremder Schrift, hier nicht druckbar] Wort"),
        ("Haken \U0001f8b0.", "Haken [Zeichen, hier nicht druckbar]."),
        ("시" + " " * 5000 + "민" * 5000, "[koreanische Schrift, hier nicht druckbar]"),
    ],
)
def test_script_without_a_font_is_named(text, printed):
    assert laid_out(text) == printed.rstrip("\n")


def test_rules_name_the_font_and_its_family():
    rules = rules_for(TYPEFACES[-1:]).splitlines()

    assert rules == [
        '@font-face { font-family: "Noto Sans Thai"; src: url("asset:noto-sans-thai-thai-400-normal.woff2"); }',
        'body { font-family: "Fira Sans", "DejaVu Sans", "Noto Emoji", "Noto Sans Thai"; }',
        '@page { font-family: "Fira Sans", "DejaVu Sans", "Noto Emoji", "Noto Sans Thai"; }',
    ]
