"""PostgreSQL itself crashes while somebody saves, and comes back by itself."""

import os
import signal
import time

from .kept import check_kept
from .person import Person

CRASHES = 3
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def test_crash_of_postgresql_loses_nothing_acknowledged(team, postgresql, figures):
    # The throw-away server of the tests trades this safety for speed; production does not.
    person = team(1, options="-c synchronous_commit=on")[0]
    refused, seconds = 0, []
    for crash in range(1, CRASHES + 1):
        saved, refused_text = f"Bestätigt vor Absturz {crash}", f"Gesendet bei Absturz {crash}"
        assert save(person, saved).status == 302
        fields = person.open("A1") | {"text-R1-text": refused_text}
        crash_now(postgresql)
        begin = time.monotonic()
        response = person.save("A1", fields)
        while response.status == 503:
            refused += 1
            fields = check_kept(response, "A1", refused_text)
            assert time.monotonic() - begin < 30
            time.sleep(0.1)
            response = person.save("A1", fields)
        seconds.append(time.monotonic() - begin)
        assert response.status == 302
        assert postgresql.text("A1", "R1") == (refused_text, 2 * crash)  # no revision is missing

    figures(
        f"{CRASHES} × Absturz von PostgreSQL",
        f"{2 * CRASHES} bestätigt, 0 verloren; {refused} × Seite 503 mit dem Text, "
        f"spätestens nach {max(seconds):.1f} s gespeichert",
    )


def save(person: Person, text: str):
    return person.save("A1", person.open("A1") | {"text-R1-text": text})


def crash_now(postgresql) -> None:
    """Kill one of its processes; PostgreSQL then ends all others and recovers from its log."""
    os.kill(postgresql.rows(BACKENDS)[0][0], signal.SIGKILL)
