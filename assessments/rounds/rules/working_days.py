"""Working days of the city: without weekends and without the public holidays of Rheinland-Pfalz."""

from datetime import date, timedelta

from dateutil.easter import easter

SAME_DAY_EVERY_YEAR = frozenset({(1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)})
# § 2 LFtG Rheinland-Pfalz: Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam
DAYS_FROM_EASTER = frozenset({-2, 1, 39, 50, 60})


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in Rheinland-Pfalz."""
    return (day.month, day.day) in SAME_DAY_EVERY_YEAR or (day - easter(day.year)).days in DAYS_FROM_EASTER


def is_working_day(day: date) -> bool:
    """Monday to Friday without public holidays."""
    return day.weekday() < 5 and not is_holiday(day)


def working_days_before(day: date, number: int) -> date:
    """The working day that lies `number` working days before that day, which does not count itself."""
    for _ in range(number):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return day
