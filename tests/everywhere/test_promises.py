"""What texts promise in numbers is what the settings and rules say: whoever changes one meets the other here."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from assessments.answers.steps import answering
from assessments.catalogue.tables.reading import LARGEST
from assessments.lists.forms import MAX_FILE
from assessments.mail.steps import delivery, outbox
from assessments.opinions.steps import opinions
from assessments.people.models.account import NAME_KEPT
from assessments.queue.steps import jobs
from assessments.rounds.steps import reminders

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
HOUR, DAY = 60 * 60, 24 * 60 * 60
(MINIMUM,) = [one["OPTIONS"]["min_length"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one]
LOCKED_OUT = int(re.search(r"/(\d+)s/key", settings.ACCOUNT_RATE_LIMITS["login_failed"])[1])


def in_words(number) -> str:
    """„zwölf“, or from thirteen on „14“."""
    whole = int(number)
    assert whole == number
    return WORDS[whole] if whole < len(WORDS) else str(whole)


SESSION, LINK = in_words(settings.SESSION_COOKIE_AGE / HOUR), in_words(settings.PASSWORD_RESET_TIMEOUT / DAY)
TAKEN_OVER = in_words(delivery.LEASE / timedelta(minutes=1))
REMINDED = sorted({abs(days) for days in reminders.DAYS_BEFORE}, reverse=True)
PROMISES = [
    (
        "fixtures/pages.yaml",
        f"Eine Anmeldung endet spätestens nach {SESSION} Stunden",
    ),
    ("assessments/mail/models/kinds.py", f"Der Link gilt {LINK} Tage"),
    ("assessments/people/admin/account.py", f"Link, der {LINK} Tage gilt"),
    ("assessments/people/admin/account_list.py", f"Link, der {LINK} Tage gilt"),
    ("docs/listen.md", f"Link, der {LINK} Tage"),
    ("chancencheck/accounts.py", f"Mindestens {MINIMUM} Zeichen"),
    ("chancencheck/accounts.py", f"Bitte warten Sie {in_words(LOCKED_OUT / 60)} Minuten"),
    ("templates/429.html", f"warten Sie {in_words(LOCKED_OUT / 60)} Minuten"),
    ("docs/betrieb.md", f"von diesem Anschluss aus {in_words(LOCKED_OUT / 60)} Minuten lang gesperrt"),
    ("templates/rounds/list.html", f"liegen {in_words(jobs.KEPT.days)} Tage bereit"),
    ("docs/betrieb.md", f"Dateien von Aufträgen werden nach {in_words(jobs.KEPT.days)} Tagen gelöscht"),
    ("docs/betrieb.md", f"Dateien von Aufträgen | nach {in_words(jobs.KEPT.days)} Tagen"),
    ("templates/workshop/_who_sees.html", f"{opinions.KEPT_AFTER_CONSENSUS.days} Tage, nachdem sich das Team geeinigt"),
    ("docs/betrieb.md", f"{opinions.KEPT_AFTER_CONSENSUS.days} Tage nach der Einigung im Team"),
    ("docs/glossar.md", f"{opinions.KEPT_AFTER_CONSENSUS.days} Tage später werden die Einschätzungen gelöscht"),
    ("templates/answers/versions.html", f"etwa alle {in_words(answering.KEEP_EVERY / timedelta(minutes=1))} Minuten"),
    ("templates/review/remind.html", "{} Tage, {} Tage und einen Tag vor der Frist".format(*REMINDED)),
    ("templates/people/own.html", "{} Tage, {} Tage und einen Tag vor der Frist".format(*REMINDED)),
    ("docs/betrieb.md", "{} Tage, {} Tage und einen Tag vor und nach der Frist".format(*REMINDED)),
    ("docs/betrieb.md", f"{NAME_KEPT.days} Tage, nachdem das Konto geschlossen wurde"),
    ("docs/betrieb.md", f"Zwölf Monate sind hier {outbox.KEPT.days} Tage"),
    (
        "docs/betrieb.md",
        f"übernimmt ein anderer die Nachricht nach {TAKEN_OVER} Minuten",
    ),
    (
        "docs/zuverlaessigkeit.md",
        f"ein anderer übernimmt nach {TAKEN_OVER} Minuten",
    ),
    ("assessments/catalogue/admin/file.py", f"höchstens {LARGEST // 1_000_000} MB"),
    ("docs/katalogdatei.md", f"Höchstens {LARGEST // 1_000_000} MB"),
    ("assessments/lists/forms.py", f"höchstens {MAX_FILE // 1_000_000} MB"),
    ("docs/listen.md", f"höchstens {MAX_FILE // 1_000_000} MB"),
]


@pytest.mark.parametrize(("place", "sentence"), PROMISES, ids=lambda value: value[:40])
def test_sentence_says_what_the_rule_says(place, sentence):
    text = re.sub(r'"\s*\n\s*f?"|\s+', lambda found: "" if '"' in found[0] else " ", (ROOT / place).read_text("utf-8"))

    assert sentence in text
