import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments import demo
from assessments.models import AssessmentRound
from assessments.results.tables.machine import results_json

AS_OF = date(2022, 3, 31)


@pytest.fixture
def results(db):
    demo.load()
    return results_json(AssessmentRound.objects.get(code="pilot-2021"), AS_OF)


def test_results_institutions_are_as_expected(results):
    expected = yaml.safe_load(Path(settings.FIXTURE_DIRS[0], "demo.yaml").read_text())["expected_results"]
    assert {code: results["institutions"][code] for code in expected["institutions"]} == expected["institutions"]


def test_results_unfinished_assessment_is_in_no_number(results):
    assert sorted(results["institutions"]) == ["AA", "ABH", "IFT", "VHS", "WBL"]  # JC is still in progress


def test_results_city_leaves_the_suppressed_requirement_out(results):
    city = results["city"]
    assert (city["included"], city["invited_total"]) == (5, 6)
    assert city["requirements"]["O3"] == {
        "n": 3,
        "not_relevant": 1,
        "unrated": 1,
        "shown": False,
        "mean": None,
        "distribution": None,
    }
    assert city["areas"]["O"] == {
        "based_on": ["O1"],
        "suppressed": ["O2", "O3"],
        "mean": "1,6",
        "label": "advanced",
        "distribution": [0, 2, 3, 0],
    }
    assert city["overall"] == {
        "based_on_requirements": 12,  # O3 has three ratings, S3 is [0, 0, 5, 0] and O2 [0, 1, 4, 0]
        "ratings": 60,
        "mean": "1,8",
        "label": "advanced",
        "distribution": [3, 19, 28, 10],
    }


def test_results_measures_count_accepted_assessments_only(results):
    """Nineteen are entered; the one of the JC, still in progress, is nobody's business yet."""
    assert results["measures"] == {
        "total": 18,
        "by_status": {"idea": 1, "planned": 4, "in_progress": 5, "done": 7, "postponed": 1, "cancelled": 0},
        "overdue_on_as_of": [
            "ABH: Termine auch per Telefon und am Servicepunkt",
            "VHS: Ermäßigungsnachweis je Semester",
        ],
        "without_due_date": 0,
    }


def test_results_say_that_they_are_a_demo_and_no_measurement(results):
    assert results["demo"] is True
    assert results["note"].startswith("Selbsteinschätzung, kein Messwert. Diese Fassung ist eine Arbeitsfassung.")


def test_command_prints_the_results(results):
    out = StringIO()
    call_command("export_results", "pilot-2021", "--as-of", "2022-03-31", stdout=out)
    assert json.loads(out.getvalue()) == results


def test_command_unknown_round(db):
    with pytest.raises(CommandError) as error:
        call_command("export_results", "nix")
    assert str(error.value) == "Die Runde „nix“ gibt es nicht."


def test_command_wrong_date(db):
    with pytest.raises(CommandError):
        call_command("export_results", "nix", "--as-of", "31.03.2022")
