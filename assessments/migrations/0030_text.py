"""Names that differ in case or accents only are one name, and lists are in the same order on every server.

Log-in names become small letters. Where two accounts had the same name but for its case, the one in small letters
keeps it, or the older active one; the others get a number, and the migration names them. Codes of institutions stand in published addresses, so that
nothing renames them: two that differ in case alone stop the upgrade with a sentence that says what to do.
"""

from collections import Counter

import django.contrib.auth.validators
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower

from assessments import alphabet, text_gate
from assessments.models.alphabetical import Alphabetical

TAKEN_PREFIXES = ("demo-", "ehemals-")  # reserved; no name may get one by losing its capitals


def rename_accounts(apps, schema_editor):
    User = apps.get_model("assessments", "User")
    new = small_names(User.objects.order_by("-is_active", "pk").values_list("pk", "username"))
    for pk, (old, name) in new.items():
        print(f"\n    Benutzername: aus „{old}“ wird „{name}“", end="")
        User.objects.filter(pk=pk).update(username=f"{name}\n")  # what another may still be called
    for pk, (_, name) in new.items():
        User.objects.filter(pk=pk).update(username=name)


def small_names(accounts) -> dict[int, tuple[str, str]]:
    """The old and the new name by key, of those whose name changes. `accounts`: keys and names, the first ones first."""
    taken, new = set(), {}
    for pk, old in sorted(accounts, key=lambda account: account[1] != _small(account[1])):
        name = _free(_small(old), taken)
        taken.add(name)
        if name != old:
            new[pk] = (old, name)
    return new


def _small(name: str) -> str:
    small = text_gate.login_name(name)
    return f"konto-{small}" if small.startswith(TAKEN_PREFIXES) and not name.startswith(TAKEN_PREFIXES) else small


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[:140]}-{number}"
    return free


def refuse_codes_in_two_cases(apps, schema_editor):
    same = in_two_cases(apps.get_model("assessments", "Institution").objects.values_list("code", flat=True))
    if same:
        raise RuntimeError(
            f"Diese Kürzel unterscheiden sich nur in der Groß- und Kleinschreibung: {', '.join(same)}. Bitte ändern "
            "Sie in der bisherigen Fassung der Anwendung eines davon und aktualisieren Sie dann."
        )


def in_two_cases(codes) -> list[str]:
    codes = sorted(codes)
    often = Counter(code.lower() for code in codes)
    return [code for code in codes if often[code.lower()] > 1]


def add_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION alphabetical(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
            f"AS $$ SELECT {alphabet.postgresql_expression('name')} $$",
            params=None,
        )


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS alphabetical(text)")


def _in_order(model, one, several, *ordering):
    return migrations.AlterModelOptions(
        model, options={"ordering": ordering, "verbose_name": one, "verbose_name_plural": several}
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0029_saving")]

    operations = [
        migrations.RunPython(refuse_codes_in_two_cases, migrations.RunPython.noop),
        migrations.RunPython(rename_accounts, migrations.RunPython.noop),
        migrations.RunPython(add_function, drop_function),
        _in_order("assessment", "Selbstbewertung", "Selbstbewertungen", Alphabetical("institution_name"), "pk"),
        _in_order(
            "goodexample",
            "Gutes Beispiel",
            "Gute Beispiele",
            "requirement__area__position",
            "requirement__position",
            Alphabetical("title"),
            "pk",
        ),
        _in_order("institution", "Institution", "Institutionen", Alphabetical("name"), "pk"),
        _in_order("sharedneed", "Querschnittsbedarf", "Querschnittsbedarfe", Alphabetical("title"), "pk"),
        _in_order("theme", "Thema", "Themen", Alphabetical("title"), "pk"),
        migrations.AlterField(
            "user",
            "username",
            models.CharField(
                error_messages={"unique": "Ein Konto mit diesem Namen gibt es schon."},
                help_text="Buchstaben, Ziffern und @ . + - _; Groß- und Kleinschreibung machen keinen Unterschied.",
                max_length=150,
                unique=True,
                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                verbose_name="Benutzername",
            ),
        ),
        migrations.AddConstraint(
            "institution",
            models.UniqueConstraint(
                Lower("code"),
                name="institution_code_in_any_case",
                violation_error_message="Dieses Kürzel gibt es schon; groß oder klein macht keinen Unterschied.",
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(condition=Q(username=Lower("username")), name="user_name_in_small_letters"),
        ),
    ]
