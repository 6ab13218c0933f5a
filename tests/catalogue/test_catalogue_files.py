"""A catalogue as a file: out and in again without a difference, every mistake with its place, no trap goes off."""

import io
import zipfile

import openpyxl
import pytest
from django.core.management import call_command

from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.steps.importing import Import, import_file, preview_import
from assessments.catalogue.steps.versions import catalogue_changes, copy_catalogue
from assessments.catalogue.tables.reading import read_bytes
from assessments.catalogue.tables.shape import FileMistakes
from assessments.catalogue.tables.xlsx_writer import NotForXlsx, xlsx_bytes
from assessments.catalogue.tables.yaml_format import yaml_bytes
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import Catalogue, QualityArea, QualityRequirement, ReflectionQuestion
from tests import factories

WRITERS = {"katalog.yaml": yaml_bytes, "katalog.xlsx": xlsx_bytes}
SMALL = """\
Kürzel: klein
Fassung: "1"
Titel: Klein
Fragen:
  - Kürzel: R1
    Frage: Wie weit?
    Antwort: Text
Bereiche:
  - Kürzel: "3"
    Titel: Zugang
    Anforderungen:
      - Kürzel: 3.10
        Titel: Kurz
        Wortlaut: Lang
"""


def file_of(catalogue, name):
    return WRITERS[name](load_catalogue(catalogue.pk))


def content_of(catalogue):
    """Everything in a version that people wrote."""
    tree = load_catalogue(catalogue.pk)
    rows = [tree.catalogue, *tree.levels, *tree.areas, *tree.requirements, *tree.questions]
    left_out = {"id", "version", "status", "published_at", "copied_from", "catalogue", "area", "requirement", "origin"}
    texts = [
        {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in left_out}
        for row in rows
    ]
    return texts, tree.structure, [question.requirement and question.requirement.code for question in tree.questions]


def imported(content, name, by, **how):
    return import_file(Import(read_bytes(name, content), **how), by=by)


def mistakes_of(content, name="katalog.yaml"):
    with pytest.raises(FileMistakes) as refused:
        read_bytes(name, content if isinstance(content, bytes) else content.encode())
    return [str(mistake) for mistake in refused.value.mistakes]


@pytest.fixture
def odd(db):
    """Texts that a format could take for something else."""
    catalogue = factories.make_catalogue(areas=1, requirements=1, status=Catalogue.Status.DRAFT)
    catalogue.team_rules, catalogue.sources = "ja\n\n- nein: doch # nicht", "=HYPERLINK(A1)"
    catalogue.notice = "'Anführung' \"doppelt\": & *Verweis\n\n\tEinzug\n%TAG _x0041_ 🙂 | > \\n"
    catalogue.not_relevant_rule, catalogue.dissent_hint = "nein\n\nund: nein", "ja"
    catalogue.text_hint, catalogue.rules_status = "=1+1", "original"
    catalogue.save()
    catalogue.levels.filter(value=1).update(source="- Beschluss: 2026")
    area = catalogue.areas.get()
    for number, code in enumerate(("3.10", "3.2.1", "007", "1e5", "null", "ja", "Ä-ö_ß"), 2):
        requirement = QualityRequirement.objects.create(
            catalogue=catalogue, area=area, code=code, position=number, title="=1+1", wording="x" * 5000
        )
    requirement.evidence_examples = "2021-03-01\n@SUM(A1)\n+49 621"
    requirement.save()
    ReflectionQuestion.objects.create(
        catalogue=catalogue, requirement=requirement, code="E1", position=2, text="Und?", answer_type="text"
    )
    QualityArea.objects.create(catalogue=catalogue, code="Z", position=2, title="Noch leer")
    return catalogue


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", ["demo", "odd", "no levels"])
def test_out_and_in_again_is_the_same(odd, reviewer, name, kind):
    catalogue = odd
    if kind == "demo":
        call_command("loaddata", "catalogue", verbosity=0)
        catalogue = Catalogue.objects.get(code="cclu")
    elif kind == "no levels":
        odd.levels.all().delete()

    content = file_of(catalogue, name)
    again = imported(content, name, reviewer, version="neu")

    assert content_of(again) == content_of(catalogue)
    assert (again.version, again.status, again.copied_from) == ("neu", "draft", None)
    again.version = catalogue.version
    assert file_of(again, name) != b""
    assert WRITERS[name](_renamed(again)) == content


def _renamed(catalogue):
    """The tree under the version's name of before."""
    tree = load_catalogue(catalogue.pk)
    tree.catalogue.version = catalogue.version
    return tree


def test_file_of_last_year_has_the_default_hints(reviewer, db):
    level = '{Wert: 0, Bezeichnung: a, Zeichen: "-", Bedeutung: b, Anker: c}'
    again = imported(f"{SMALL}Stufen:\n  - {level}\n".encode(), "katalog.yaml", reviewer)
    own = (again.not_relevant_rule, again.dissent_hint, again.text_hint, again.rules_status)
    assert own == ("", "", "", "working_version")
    assert again.levels.get().source == ""


def test_line_ends_of_a_browser_are_no_change(odd, reviewer):
    odd.requirements.filter(code="007").update(wording="eins\r\nzwei")
    again = imported(file_of(odd, "katalog.yaml"), "katalog.yaml", reviewer, version="neu", based_on=odd)
    assert again.requirements.get(code="007").wording == "eins\nzwei"
    assert catalogue_changes(again) == []


def test_codes_join_the_version_it_is_based_on(reviewer, db):
    first = factories.make_catalogue()
    second = copy_catalogue(catalogue=first, version="2", by=reviewer)
    content = file_of(second, "katalog.yaml").replace("Kürzel: B2".encode(), "Kürzel: B9".encode())

    third = imported(content, "katalog.yaml", reviewer, version="3", based_on=second)

    lines = dict(third.requirements.values_list("code", "origin__code"))
    assert lines == {"A1": "A1", "A2": "A2", "B1": "B1", "B9": None}
    assert third.requirements.get(code="A1").origin.catalogue == first
    assert [change.kind for change in catalogue_changes(third)] == ["added", "removed"]


def test_missing_and_unknown_values_are_named_with_their_line(db):
    content = (
        SMALL.replace("Wortlaut: Lang", "Wortlauf: Lang\n        Titel: Zweimal")
        .replace("Antwort: Text", "Antwort: Malen")
        .replace("Titel: Zugang", "Titel: " + "x" * 121)
    )
    answer = "Zeile 7: „Antwort“: „Malen“ ist hier nicht möglich, sondern: Stufe und Begründung, Text, Maßnahmen."
    length = (
        "Zeile 10: „Titel“: Bitte sicherstellen, dass der Wert aus höchstens 120 Zeichen besteht. "
        "(Er besteht aus 121 Zeichen.)"
    )
    assert mistakes_of(content) == [
        answer,
        length,
        "Zeile 14: „Wortlauf“ gibt es hier nicht. Meinten Sie „Wortlaut“?",
        "Zeile 15: „Titel“ steht hier zum zweiten Mal.",
    ]
    assert mistakes_of(content.replace("Wortlauf: Lang\n        Titel: Zweimal", "Stand des Titels: gut")) == [
        answer,
        length,
        "Zeile 12: „Wortlaut“ fehlt.",
        "Zeile 14: „Stand des Titels“: „gut“ ist hier nicht möglich, sondern: Originalwortlaut, Arbeitsfassung.",
    ]


def test_code_that_is_taken_or_leads_elsewhere_is_refused(db):
    twice = SMALL + "      - Kürzel: 3.10\n        Titel: T\n        Wortlaut: W\n"
    assert mistakes_of(twice) == ["Zeile 15: „Kürzel“ 3.10 gibt es schon: Zeile 12."]
    (message,) = mistakes_of(SMALL.replace("3.10", "pruefen"))
    assert message.startswith("Zeile 12: Das Kürzel steht in der Adresse")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('Titel: "', "Zeile 1: Der Aufbau ist hier oder in der Zeile davor nicht lesbar."),
        ("Titel: Zugang: für alle", "Zeile 1: Der Aufbau ist hier oder in der Zeile davor nicht lesbar."),
        ("nur Text", "Die Datei enthält keinen Katalog."),
        ("", "Die Datei enthält keinen Katalog."),
        ("a: &a [x]\nb: *a", "Zeile 1: Verweise mit & oder * sind nicht möglich."),
        ("- x\n" * 100_001, "So viele Einträge hat kein Katalog."),
        ("[" * 50, "Zeile 1: So tief ist kein Katalog verschachtelt."),
        ("a: 1\n---\nb: 2", "Zeile 2: Die Datei enthält mehrere Kataloge."),
        ("a: 1\nb: \x07", "Zeile 2: Zeichen 4: unsichtbares Steuerzeichen „Klingel“ (U+0007)."),
        ("ä".encode("latin-1"), "Die Datei ist keine Textdatei in der Kodierung UTF-8."),
        ("x" * 5_000_001, "Die Datei ist größer als 5 MB."),
        ("? {a: b}\n: !!python/object/apply:os.system ['true']", "Zeile 1: „?“ gibt es hier nicht."),
        (SMALL.replace("Titel: Klein", "Titel: {a: b}"), "Zeile 3: „Titel“ ist ein Text."),
        ("Bereiche: viele", "Zeile 1: Unter „Bereiche“ beginnt jeder Eintrag mit einem Strich"),
        ("Bereiche: [viele]", "Zeile 1: Hier wird ein Eintrag „Bereich“ erwartet"),
    ],
)
def test_file_that_is_no_catalogue_is_refused(content, message):
    assert mistakes_of(content)[0].startswith(message)


def test_other_file_is_refused():
    assert mistakes_of(b"x", "katalog.docx") == ["Bitte wählen Sie eine Datei mit der Endung .yaml oder .xlsx."]


def workbook_of(catalogue, change):
    """The workbook after somebody edited it."""
    workbook = openpyxl.load_workbook(io.BytesIO(file_of(catalogue, "katalog.xlsx")))
    change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_workbook_holds_no_formula(odd):
    workbook = openpyxl.load_workbook(io.BytesIO(file_of(odd, "katalog.xlsx")))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert workbook.sheetnames == ["Fassung", "Stufen", "Bereiche", "Anforderungen", "Fragen", "Hinweise"]


def test_workbook_names_sheet_row_and_column(odd):
    def spoil(workbook):
        sheet = workbook["Anforderungen"]
        sheet["A3"].value, sheet["A3"].number_format = 3.1, "General"
        sheet["B4"].value = "Y"
        sheet["C5"].value = "=1+1"
        sheet["E6"].value = None
        sheet["L1"].value = "Notiz"

    place = "Blatt „Anforderungen“, Zeile"
    assert mistakes_of(workbook_of(odd, spoil), "katalog.xlsx") == [
        f"{place} 1, Spalte L: „Notiz“ gibt es hier nicht.",
        f"{place} 3, Spalte A: Hier steht eine Zahl; aus 3.10 wird so 3.1. Bitte formatieren Sie die Zelle als Text.",
        f"{place} 4, Spalte B: Bereich „Y“ gibt es nicht.",
        f"{place} 5, Spalte C: Hier steht eine Formel. Bitte tragen Sie den Text selbst ein.",
        f"{place} 6, Spalte E: „Wortlaut“: Dieses Feld darf nicht leer sein.",
    ]

    def misplace(workbook):
        workbook["Anforderungen"]["B4"].value = "Y"
        workbook["Anforderungen"]["E6"].value = None

    assert mistakes_of(workbook_of(odd, misplace), "katalog.xlsx") == [
        f"{place} 4, Spalte B: Bereich „Y“ gibt es nicht.",
        f"{place} 6, Spalte E: „Wortlaut“: Dieses Feld darf nicht leer sein.",
    ]


def test_workbook_without_a_sheet(odd):
    content = workbook_of(odd, lambda workbook: workbook.remove(workbook["Fragen"]))
    assert mistakes_of(content, "katalog.xlsx") == ["Das Blatt „Fragen“ fehlt."]


def packed(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "Die Datei ist beschädigt oder keine XLSX-Datei."),
        (packed(a="x"), "Die Datei ist beschädigt oder keine XLSX-Datei."),
        (packed(bomb="x" * 10_000_001), "Die Datei ist entpackt zu groß."),
        (packed(**{str(number): "x" for number in range(201)}), "Die Datei ist entpackt zu groß."),
        (packed(xl__vbaProject="x"), "Die Datei enthält Makros."),
    ],
)
def test_workbook_that_is_a_trap_is_refused(content, message):
    assert mistakes_of(content, "katalog.xlsx")[0].startswith(message)


def test_workbook_with_entities_and_endless_rows_is_refused(odd):
    content = file_of(odd, "katalog.xlsx")
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for name, old, new in (
        ("xl/sharedStrings.xml", "<sst", f"{laughs}<sst"),
        ("xl/worksheets/sheet2.xml", '<row r="2"', '<row r="1048576"'),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
            for entry in before.namelist():
                text = before.read(entry)
                after.writestr(entry, text.replace(old.encode(), new.encode()) if entry == name else text)
        assert mistakes_of(out.getvalue(), "katalog.xlsx") != []


def test_text_too_long_for_a_cell_is_not_cut(odd):
    odd.requirements.filter(code="007").update(wording="x" * 32_768)
    with pytest.raises(NotForXlsx):
        file_of(odd, "katalog.xlsx")


def test_version_that_exists_is_not_touched(odd, reviewer):
    content = file_of(odd, "katalog.yaml")
    with pytest.raises(TransitionNotAllowed) as refusal:
        imported(content, "katalog.yaml", reviewer)
    assert refusal.value.reason == Reason.VERSION_TAKEN
    other = factories.make_catalogue("anderer")
    with pytest.raises(TransitionNotAllowed) as refusal:
        imported(content, "katalog.yaml", reviewer, version="2", based_on=other)
    assert refusal.value.reason == Reason.OTHER_CATALOGUE


def test_preview_writes_nothing_and_names_what_is_missing(reviewer, db):
    content = SMALL.replace("Antwort: Text", "Antwort: Stufe und Begründung").replace(
        "Bereiche:", "Stufen:\n  - {Wert: 0, Bezeichnung: nie, Zeichen: x, Bedeutung: b, Anker: a}\nBereiche:"
    )
    content += '  - Kürzel: "4"\n    Titel: Leer\n'

    preview = preview_import(Import(read_bytes("a.yaml", content.encode())), by=reviewer)

    assert [str(mistake) for mistake in preview.missing] == [
        "Zeile 17: Der Bereich 4 Leer hat keine Anforderung.",
        "Eine einzelne Stufe lässt keine Wahl. Legen Sie weitere an oder löschen Sie sie.",
    ]
    assert len(preview.tree.requirements) == 1
    assert Catalogue.objects.count() == 0


# --- what comes from Macs, Excel and Word --------------------------------------------------------------------------


def test_text_of_any_origin_means_the_same(db):
    typed = (
        SMALL.replace("Kürzel", "Ku\u0308rzel")
        .replace("Kurz", "Versta\u0308ndi\x02gung \u200b")
        .replace("Lang", "Erste\x0bZeile")
        .replace("\n  -", "\r\n\xa0\xa0-", 1)
    )
    requirement = next(part for part in read_bytes("k.yaml", typed.encode()).parts if hasattr(part, "wording"))
    assert (requirement.title, requirement.wording) == ("Verständigung", "Erste Zeile")


def test_workbook_of_any_origin_is_read(odd):
    def as_it_comes(workbook):
        sheet = workbook["Anforderungen"]
        sheet.cell(1_048_576, 1).font = openpyxl.styles.Font(bold=True)
        sheet["A1"] = "Ku\u0308rzel\n"
        sheet["C2"] = "Versta\u0308ndi\u00adgung"
        workbook["Stufen"]["F2"] = True

    file = read_bytes("k.xlsx", workbook_of(odd, as_it_comes))
    assert next(part.title for part in file.parts if hasattr(part, "wording")) == "Verständigung"
    assert next(part for part in file.parts if hasattr(part, "anchor")).evidence_required is True


def test_cause_stands_before_what_follows_from_it(odd):
    def spoil(workbook):
        workbook["Bereiche"]["A1"] = "Kurzel"
        workbook["Fragen"]["K3"] = "Bemerkung"

    found = mistakes_of(workbook_of(odd, spoil), "k.xlsx")
    assert found[:3] == [
        "Blatt „Bereiche“, Zeile 1: Die Spalte „Kürzel“ fehlt in der ersten Zeile.",
        "Blatt „Bereiche“, Zeile 1, Spalte A: „Kurzel“ gibt es hier nicht. Meinten Sie „Kürzel“?",
        "Blatt „Fragen“, Zeile 1, Spalte K: Spalte K hat Inhalte, aber keine Überschrift.",
    ]
    assert len(found) > 3


def test_codes_that_differ_in_case_alone_are_refused(db):
    area = SMALL[SMALL.index('  - Kürzel: "3"') :]
    small, large = (area.replace('"3"', code).replace("3.10", f"3.{code}") for code in "bB")
    assert mistakes_of(SMALL + small + large) == [
        "Zeile 21: „Kürzel“ B gibt es schon als b; groß oder klein macht keinen Unterschied: Zeile 15.",
        "Zeile 24: „Kürzel“ 3.B gibt es schon als 3.b; groß oder klein macht keinen Unterschied: Zeile 18.",
    ]


def test_file_of_another_kind_is_called_by_its_name():
    assert "alte Format von Excel (.xls)" in mistakes_of(b"\xd0\xcf\x11\xe0", "katalog.xls")[0]
    assert mistakes_of(b"{\\rtf1", "katalog.yaml")[0].startswith("Die Datei ist ein Textdokument (RTF).")
