"""Hints for names, numbers and addresses: what they find, and how rarely they disturb."""

import time

import pytest

from assessments.text.rules.personal_data import found, hint

NAMED = {
    "Bitte bei Frau Müller melden.": ["ein Name"],
    "Herr Dr. Yılmaz hilft gern": ["ein Name"],
    "Ansprache über Herrn Prof. Dr. Schmidt-Weber": ["ein Name"],
    "Rufen Sie an: 0621 504-2030": ["eine Telefonnummer"],
    "erreichbar unter +49 621 5042030 oder 0176/12345678": ["eine Telefonnummer"],
    "Tel. 504-2030": ["eine Telefonnummer"],
    "Durchwahl: 2030": ["eine Telefonnummer"],
    "Mail an maria.muster@stadt.example": ["eine E-Mail-Adresse"],
    "wohnt in der Bismarckstraße 25": ["eine Anschrift"],
    "Prinzregentenstr. 4a, Hinterhaus": ["eine Anschrift"],
    "Rathausplatz 20": ["eine Anschrift"],
    "DE12 3456 7890 1234 5678 90": ["eine Kontonummer"],
    "Frau Kaya, Tel. 0621 504 2030": ["ein Name", "eine Telefonnummer"],
}
ORDINARY = (
    "Der Frauentreff öffnet am Montag 8–12 Uhr und 14–16 Uhr.",
    "Der Frau\u00adentreff ist offen.",
    "Nach § 12 Absatz 3 SGB IX und Artikel 3 GG.",
    "In der Runde 2026/2027 gab es 1.250,50 € für 3 Workshops.",
    "Bis 31.12.2026, spätestens 01.03.2027, 08:00 – 12:00 Uhr.",
    "Frauen und Männer, jede Frau und jeder Mann werden angesprochen.",
    "Sehr geehrte Frau Oberbürgermeisterin, sehr geehrter Herr Beigeordneter",
    "Jede Frau in der Beratung bekommt 20 Minuten.",
    "Die Telefonnummer 115 ist bekannt. Telefon und Schalter sind besetzt.",
    "Von 67059 Einwohner*innen kamen 15000 Menschen, 03 bis 05 Prozent mehr.",
    "Wir haben Platz für 12 Personen und auf dem Weg 2 Hürden.",
    "Arbeitsplatz 3, Spielplatz 5 und Parkplatz 12 sind barrierefrei.",
    "Im Ring 3 Angebote, im Bildungsweg 2 Schritte.",
    "Die Straße 2030 neu denken: Straße 15 % leiser.",
    "Aktenzeichen 0123/2026, Drucksache 20210453, Raum 104.",
    "Die Teamleitung Servicepunkt und die Leitung der Volkshochschule stimmen sich ab.",
    "Stufe 2: überwiegend erfüllt (●●○), 5 von 15, Punkt O3.",
    "Frau-Mann-Bild, Frau*Mann, gender@work-Konzept",
    "Der Kurs „Frau InForm“ beginnt am Montag, der SchulPlatz 3 ist barrierefrei.",
    "Herr und Frau werden in Schreiben vermieden.",
)


@pytest.mark.parametrize(("text", "kinds"), NAMED.items())
def test_found_names_what_may_tell_a_person(text, kinds):
    assert list(found(text)) == kinds


@pytest.mark.parametrize("text", ORDINARY)
def test_found_leaves_ordinary_sentences_alone(text):
    assert found(text) == ()


@pytest.mark.parametrize("title", ["Dr.", "Prof. Dr.", "Dipl.-Ing.", "Dr.-Ing."])
def test_title_before_a_name_is_part_of_it(title):
    assert found(f"Frau {title} Kaya") == ("ein Name",)


@pytest.mark.parametrize(("end", "kinds"), [(20_000, ("eine Kontonummer",)), (20_001, ())])
def test_beginning_of_a_long_text_is_looked_at(end, kinds):
    assert found("DE12 3456 7890 1234 5678 90".rjust(end)) == kinds


def test_hint_is_one_sentence_about_all_of_it():
    assert hint("Frau Kaya, Tel. 0621 504 2030, k@stadt.example") == (
        "Hier steht vielleicht ein Name, eine Telefonnummer und eine E-Mail-Adresse. "
        "Bitte schreiben Sie Funktionen statt Namen."
    )
    assert hint("") == ""


@pytest.mark.parametrize("part", ["0", "a", "A-", "Frau ", "a@", "0621 ", "Straße ", "DE12 3456 ", "Dr. "])
def test_found_takes_no_time_whatever_repeats(part):
    started = time.process_time()
    found(part * 20_000)
    assert time.process_time() - started < 1
