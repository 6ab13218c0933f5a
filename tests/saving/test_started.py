"""What a browser sends for a value, what people read of it, and what a page says of its start."""

from datetime import date

import pytest
from django import forms

from assessments.saving.forms.started import as_sent, for_people, parsed

DAY = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
CHOICE = forms.ChoiceField(choices=[("", "Bitte wählen"), ("a", "Abteilung")])


@pytest.mark.parametrize(
    ("field", "value", "sent", "read"),
    [
        (forms.CharField(), "eins\r\nzwei", ["eins\r\nzwei"], "eins\nzwei"),
        (forms.CharField(), None, [""], ""),
        (forms.IntegerField(), 5, ["5"], "5"),
        (forms.BooleanField(), True, ["on"], "ja"),
        (forms.BooleanField(), False, [], "nein"),
        (DAY, date(2030, 12, 31), ["2030-12-31"], "31.12.2030"),
        (DAY, "bald", ["bald"], "bald"),
        (DAY, None, [""], ""),
        (CHOICE, "a", ["a"], "Abteilung"),
        (CHOICE, "fremd", ["fremd"], "fremd"),
    ],
)
def test_value_as_it_is_sent_and_as_it_is_read(field, value, sent, read):
    assert (as_sent(field, value), for_people(field, sent)) == (sent, read)


@pytest.mark.parametrize("sent", [None, "", "{", "[]", "3", '{"user-1": 3}', '{"user-1": null}'])
def test_nonsense_says_no_start(sent):
    assert parsed(sent) == {}


def test_a_start_is_read_row_by_row():
    assert parsed('{"user-1": {"name": "ab"}, "user-2": 3}') == {"user-1": {"name": "ab"}}
