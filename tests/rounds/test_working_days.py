"""Working days back from a session, over weekends and the public holidays of Rheinland-Pfalz."""

from datetime import date, timedelta

import pytest

from assessments.rounds.rules.working_days import is_holiday, working_days_before


@pytest.mark.parametrize(
    ("day", "number", "before"),
    [
        (date(2027, 3, 11), 0, date(2027, 3, 11)),
        (date(2027, 3, 11), 1, date(2027, 3, 10)),
        (date(2027, 3, 15), 1, date(2027, 3, 12)),  # over a weekend
        (date(2027, 3, 11), 10, date(2027, 2, 25)),
        (date(2027, 4, 1), 10, date(2027, 3, 16)),  # Karfreitag, Ostermontag
        (date(2027, 1, 7), 10, date(2026, 12, 22)),  # Neujahr; Christmas is a Friday
    ],
)
def test_working_days_before(day, number, before):
    assert working_days_before(day, number) == before


def test_holidays_of_a_year():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [f"{day:%d.%m.}" for day in days if is_holiday(day)] == [
        "01.01.", "03.04.", "06.04.", "01.05.", "14.05.", "25.05.", "04.06.", "03.10.", "01.11.", "25.12.", "26.12.",
    ]  # fmt: skip
