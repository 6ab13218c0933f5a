"""Try to find out what one person thinks.

Every page, document, export and list is read by every other role, in worlds that differ in one person's opinion only.
Whoever reads must get the same from each of them, to the byte: no level, no note, no hint that she took part.
"""

import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from assessments.answers.steps import assessment as assessment_steps
from assessments.answers.steps.assessment import hand_over
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Assessment, AuditEvent
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import close_opinions
from assessments.reports.paper import documents
from tests import factories
from tests.access.test_permission_table import BY_SIGNED_LINK, PUBLIC_PAGES, every_name

SECRET = "Kanarienvogel"
NEED_MORE = {
    "access-refuse",
    "audit-log-file",
    "good-example",
    "good-example-step",
    "inquiry-close",
    "inquiry-reply",
    "job-cancel",
    "job-download",
    "job-retry",
    "job-start",
    "measure",
    "measure-example",
    "public-catalogue",
    "public-edition",
    "public-file",
    "public-sheet",
    "report-download",
    "results-city-table",
    "results-institutions-table",
    "review-inquiry-reply",
    "review-lift-redaction",
    "take-along-file",  # test_taking_along
    "round-step",
    *BY_SIGNED_LINK,
    "shared-need",
    "shared-need-add",
    "shared-need-delete",
    "theme",
    "theme-delete",
}
# Tokens, keys of new measures, and the number of a log entry (PostgreSQL does not count back what is undone).
CHANGES_EVERY_TIME = re.compile(r'(csrfmiddlewaretoken|sending)" value="\w+"|measure-[0-9a-f]{32}|auditevent/\d+/')
ADMIN_LISTS = ("user", "assessment", "auditevent", "assessmentround", "institution")


@pytest.fixture(autouse=True)
def documents_as_html(monkeypatch):
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: f"{html}{options.get('attachments')}".encode())


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to("2030-05-02 10:00+00:00", tick=False)


@pytest.fixture
def assessment(institution, noon):
    return factories.make_assessment(
        factories.make_round(), institution, publication_consent="named", workshop_date="2030-05-02"
    )


@pytest.fixture
def secretive(institution):
    """The person whose opinion is to be found out."""
    return factories.make_member("contributor", institution, username="verschwiegen")


@pytest.fixture
def others(institution):
    return [factories.make_member("contributor", institution, username=f"andere-{number}") for number in range(5)]


@pytest.fixture
def readers(coordinator, head, contributor, stranger, reviewer, admin_person):
    """A browser for each other role, logged in."""
    people = [coordinator, head, contributor, stranger, reviewer, admin_person]
    people += [factories.make_member(role) for role in ("steering", "executive_board")]
    browsers = {}
    for person in people:
        browsers[str(person)] = Client()
        browsers[str(person)].force_login(person)
    return browsers


def give(assessment, person, value, code="A1"):
    tree = catalogue_tree(assessment.round.catalogue_id)
    opinions.give_opinion(
        assessment=assessment,
        requirement=tree.requirement(code),
        person=person,
        level=next(level for level in tree.levels if level.value == value),
        remark=f"{SECRET} {value}",
    )


def addresses(assessment):
    """Every address that needs no more than these arguments."""
    codes = {"round_code": assessment.round.code, "institution_code": assessment.institution.code}
    known = codes | {"requirement_code": "A1", "area_code": "A"}
    known |= {"question_id": assessment.round.catalogue.questions.first().pk}
    left_out = set()
    for name in sorted(every_name() - set(PUBLIC_PAGES)):
        ((_, wanted),), *_ = get_resolver().reverse_dict.getlist(name)[0]
        if set(wanted) <= set(known):
            yield reverse(name, kwargs={argument: known[argument] for argument in wanted})
        else:
            left_out.add(name)
    assert left_out == NEED_MORE


def admin_addresses(assessment, secretive):
    yield reverse("admin:index")
    yield from (reverse(f"admin:assessments_{model}_changelist") for model in ADMIN_LISTS)
    yield reverse("admin:assessments_user_change", args=[secretive.pk])
    yield reverse("admin:assessments_user_delete", args=[secretive.pk])
    yield reverse("admin:assessments_user_history", args=[secretive.pk])
    yield reverse("admin:assessments_assessment_change", args=[assessment.pk])


def everything_read(assessment, secretive, readers):
    """What each reader gets at each address, and the export of the numbers."""
    found = {}
    places = [(address, reader) for address in addresses(assessment) for reader in readers]
    places += [(address, "fachadmin") for address in admin_addresses(assessment, secretive)]
    for address, reader in places:
        response = readers[reader].get(address)
        found[address, reader] = response.status_code, CHANGES_EVERY_TIME.sub("", readable(response.content))
    export = StringIO()
    call_command("export_results", assessment.round.code, stdout=export)
    found["export"] = export.getvalue()
    found["log"] = list(AuditEvent.objects.order_by("pk").values_list("verb", "actor", "note", "subject_label"))
    return found


def readable(content):
    """A page as text; of a spreadsheet all that is packed in it."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


def in_another_world(prepare, read):
    """What is read after `prepare`, which is undone again."""
    with transaction.atomic():
        prepare()
        found = read()
        transaction.set_rollback(True)
    return found


def compare(worlds, read):
    first, *rest = (in_another_world(prepare, read) for prepare in worlds)
    assert sum(isinstance(found, tuple) and found[0] == 200 for found in first.values()) > 60
    assert not [place for place, found in first.items() if SECRET in str(found)]
    for other in rest:
        assert [place for place in first if first[place] != other[place]] == []


def worlds(assessment, secretive, others, *, how_many, end, choices):
    """One world for each choice of the secretive person; None: she takes no part."""

    def world(value):
        def prepare():
            for person, level in zip(others[:how_many], (0, 1, 1, 2, 3), strict=False):
                give(assessment, person, level)
            if value is not None:
                give(assessment, secretive, value)
            end()

        return prepare

    return [world(value) for value in choices]


def go_on():
    """The phase stays open."""


def test_open_phase_shows_no_level(assessment, secretive, others, readers):
    six = worlds(assessment, secretive, others, how_many=5, end=go_on, choices=(0, 3))

    # Five others and one more: the team sees their number, 6, but nothing of the sixth.
    compare(six, lambda: everything_read(assessment, secretive, readers))


def test_open_phase_below_the_minimum_shows_nobody(assessment, secretive, others, readers):
    four = worlds(assessment, secretive, others, how_many=3, end=go_on, choices=(None, 3))

    compare(four, lambda: everything_read(assessment, secretive, readers))


def test_closed_phase_below_the_minimum_shows_nobody(assessment, secretive, others, readers, coordinator):
    def close():
        close_opinions(assessment=assessment, by=coordinator)

    four = worlds(assessment, secretive, others, how_many=3, end=close, choices=(None, 0, 3))

    compare(four, lambda: everything_read(assessment, secretive, readers))


def test_closed_phase_does_not_show_who(assessment, secretive, others, readers, coordinator):
    def world(mine, theirs):
        def prepare():
            for person, level in zip(others, (theirs, 1, 1, 2, 3), strict=True):
                give(assessment, person, level)
            give(assessment, secretive, mine)
            close_opinions(assessment=assessment, by=coordinator)

        return prepare

    compare([world(0, 3), world(3, 0)], lambda: everything_read(assessment, secretive, readers))


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_review_and_results_show_nothing(assessment, secretive, others, readers, coordinator, head, status):
    def submit():
        close_opinions(assessment=assessment, by=coordinator)
        hand_over(assessment=assessment, by=coordinator)
        assessment_steps.submit(assessment=assessment, by=head, confirmed_unrated=4)
        if status == "accepted":
            Assessment.objects.update(status=status, accepted_by=head, accepted_at="2030-05-02 10:00+00:00")

    four = worlds(assessment, secretive, others, how_many=3, end=submit, choices=(None, 3))

    compare(four, lambda: everything_read(assessment, secretive, readers))


def test_deleting_an_account_takes_its_opinions(assessment, secretive, admin_person, client):
    give(assessment, secretive, 2)
    client.force_login(admin_person)

    client.post(reverse("admin:assessments_user_delete", args=[secretive.pk]), {"post": "yes"})

    assert not type(secretive).objects.filter(pk=secretive.pk).exists()
    assert assessment.individual_ratings.count() == 0


def test_opinions_are_not_in_the_administration(admin_person, client):
    client.force_login(admin_person)

    for model in ("individualrating", "opinioncount"):
        assert client.get(f"/verwaltung/assessments/{model}/").status_code == 404
