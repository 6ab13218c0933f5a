"""A code of an institution stands in addresses and must lead to the institution, whatever page is added there."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, resolve, reverse

from assessments.institutions.models.institution import leads_to_its_own_pages
from assessments.models import Institution

EXAMPLES = {
    "round_code": "runde",
    "requirement_code": "A1",
    "question_id": 1,
    "inquiry_id": 1,
    "pk": 1,
    "suffix": "json",
}


def pages_of_an_institution():
    """Names of all pages whose address holds the code, and what else it holds."""
    for name, possibilities in get_resolver().reverse_dict.lists():
        if isinstance(name, str):
            yield from (
                (name, params) for ways in possibilities for _, params in ways[0] if "institution_code" in params
            )


def leads_elsewhere(code):
    """Pages that would not open for an institution with that code."""
    found = set()
    for name, params in pages_of_an_institution():
        values = {param: EXAMPLES[param] for param in params if param != "institution_code"}
        if resolve(reverse(name, kwargs=values | {"institution_code": code})).url_name != name:
            found.add(name)
    return found


def is_refused(code):
    try:
        Institution._meta.get_field("code").run_validators(code)
    except ValidationError:
        return True
    return False


FIXED_WORDS = sorted(
    {
        part
        for ways in get_resolver("assessments.urls").reverse_dict.lists()
        for possibility in ways[1]
        for address, _ in possibility[0]
        for part in address.split("/")
        if part and "%" not in part and "." not in part
    }
)


def test_words_of_all_addresses_are_known():
    assert {"erinnern", "veroeffentlichung", "schritt", "einschaetzungen-loeschen", "workshop"} <= set(FIXED_WORDS)
    assert len(list(pages_of_an_institution())) > 25


@pytest.mark.parametrize("code", FIXED_WORDS)
def test_code_is_refused_where_another_page_would_open(code):
    assert is_refused(code) is bool(leads_elsewhere(code))


@pytest.mark.parametrize("code", ["VHS", "Erinnern", "ERINNERN", "erinnern-2", "1", "frist"])
def test_code_that_leads_to_the_institution_may_be_used(code):
    assert (is_refused(code), leads_elsewhere(code)) == (False, set())


def test_refusal_says_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        leads_to_its_own_pages("erinnern")
    assert refusal.value.messages == [
        "„erinnern“ ist in der Adresse schon der Name einer Seite. Bitte wählen Sie ein anderes Kürzel."
    ]
