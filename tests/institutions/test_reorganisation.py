"""Institutions change: new names, other department groups, mergers and divisions; what was stands still."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.institutions.models.lineage import with_predecessors
from assessments.institutions.steps import reorganisation as reorganisation_steps
from assessments.institutions.steps.reorganisation import Reorganisation, follow_institutions, move_institutions
from assessments.measures.queries.previous import earlier_at, earlier_measures, with_previous
from assessments.models import Assessment, AuditEvent, Institution, Measure, Membership, Succession, User
from assessments.reports.content.city_contents import done_measures, measure_lines
from assessments.reports.content.institution import institution_report
from tests import factories

pytestmark = pytest.mark.django_db
STATUSES = ("invited", "in_progress", "awaiting_approval", "submitted", "returned", "accepted", "declined")


@pytest.fixture
def boss():
    return factories.make_member("admin", username="fachadmin")


@pytest.fixture
def museum():
    return factories.make_institution(
        "MUS", "Stadtmuseum", department_group="Dezernat II", mailbox="museum@stadt.example"
    )


@pytest.fixture
def archive():
    return factories.make_institution("ARC", "Stadtarchiv", department_group="Dezernat II")


def new(code, name, **values):
    return Institution(code=code, name=name, **values)


def reorganise(boss, before, after, roles=()):
    reorganisation = Reorganisation(tuple(before), tuple(after), frozenset(roles))
    return reorganisation_steps.reorganise(reorganisation=reorganisation, by=boss)


def names_in_rounds(institution):
    rows = Assessment.objects.filter(institution=institution).order_by("round__code")
    return [(row.round.code, row.institution_name, row.department_group) for row in rows]


# --- other names and groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", STATUSES)
def test_name_of_a_running_round_follows_until_submission(museum, status):
    values = {"participation": "voluntary"} if status == "declined" else {}
    assessment = factories.make_assessment(institution=museum, status=status, **values)
    Institution.objects.filter(pk=museum.pk).update(name="Haus der Geschichte", department_group="Dezernat I")

    follow_institutions([museum])

    assessment.refresh_from_db()
    stays = status in ("submitted", "accepted")
    assert assessment.institution_name == ("Stadtmuseum" if stays else "Haus der Geschichte")
    assert assessment.department_group == "Dezernat I"


@pytest.mark.parametrize("status", ["published", "closed"])
def test_published_round_keeps_name_and_group_of_everybody(museum, status):
    catalogue = factories.make_catalogue()
    over = factories.make_round(catalogue, "alt", status=status)
    factories.make_assessment(over, museum, "declined", participation="voluntary")
    factories.make_assessment(factories.make_round(catalogue, "neu", "in_preparation"), museum, "invited")
    Institution.objects.filter(pk=museum.pk).update(name="Haus der Geschichte", department_group="Dezernat I")

    follow_institutions([museum])

    assert names_in_rounds(museum) == [
        ("alt", "Stadtmuseum", "Dezernat II"),
        ("neu", "Haus der Geschichte", "Dezernat I"),
    ]


def test_name_of_another_institution_stays(museum, archive):
    assessment = factories.make_assessment(institution=archive)
    Institution.objects.update(name="Anders", department_group="Anders")

    follow_institutions([museum])

    assessment.refresh_from_db()
    assert (assessment.institution_name, assessment.department_group) == ("Stadtarchiv", "Dezernat II")


def test_several_move_to_another_group(museum, archive, boss):
    factories.make_assessment(institution=museum)
    archive.department_group = "Dezernat IV"
    archive.save()

    number = move_institutions(codes=["MUS", "ARC", "gibt-es-nicht"], department_group="Dezernat IV", by=boss)

    assert number == 1
    assert set(Institution.objects.values_list("department_group", flat=True)) == {"Dezernat IV"}
    assert names_in_rounds(museum) == [("runde", "Stadtmuseum", "Dezernat IV")]
    event = AuditEvent.objects.get()
    assert (event.actor, event.subject_label, event.note) == (
        boss,
        "Stadtmuseum",
        "Dezernat: Dezernat II → Dezernat IV",
    )
    assert [row.history_user for row in museum.history.filter(department_group="Dezernat IV")] == [boss]


# --- merging and dividing -----------------------------------------------------------------------------------------


def test_two_become_a_new_one(museum, archive, boss):
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte")])

    museum.refresh_from_db()
    archive.refresh_from_db()
    assert (museum.active, archive.active, house.active) == (False, False, True)
    rows = Succession.objects.order_by("predecessor__code").values_list(
        "predecessor__code", "successor__code", "continues"
    )
    assert list(rows) == [("ARC", "HDG", False), ("MUS", "HDG", False)]
    events = AuditEvent.objects.order_by("pk").values_list("verb", "subject_label", "note")
    assert list(events) == [
        ("add", "Haus der Geschichte", ""),
        ("reorganise", "Stadtmuseum", "danach: Haus der Geschichte (HDG)"),
        ("reorganise", "Stadtarchiv", "danach: Haus der Geschichte (HDG)"),
    ]
    assert [row.history_user for row in museum.history.filter(active=False)] == [boss]


def test_one_joins_another_that_goes_on(museum, archive, boss):
    reorganise(boss, [archive, museum], [museum])

    assert list(Institution.objects.filter(active=True)) == [museum]
    assert [(str(row), row.continues) for row in Succession.objects.all()] == [("Stadtarchiv → Stadtmuseum", False)]


def test_part_of_one_becomes_a_new_one(museum, boss):
    _, shop = reorganise(boss, [museum], [museum, new("LAD", "Museumsladen")])

    assert Institution.objects.filter(active=True).count() == 2
    assert [(str(row), row.continues) for row in Succession.objects.all()] == [("Stadtmuseum → Museumsladen", True)]
    assert shop.pk is not None


def test_successor_of_a_successor_follows_the_first_too(museum, boss):
    (house,) = reorganise(boss, [museum], [new("HDG", "Haus der Geschichte")])
    reorganise(boss, [house], [new("NEU", "Neues Haus"), new("LAD", "Museumsladen")])

    rows = Succession.objects.filter(successor__code="NEU").values_list("predecessor__code", "continues")
    assert sorted(rows) == [("HDG", True), ("MUS", True)]


def test_what_comes_back_does_not_follow_itself(museum, archive, boss):
    reorganise(boss, [archive, museum], [museum])
    Institution.objects.filter(pk=archive.pk).update(active=True)
    reorganise(boss, [museum, archive], [archive])

    assert sorted(map(str, Succession.objects.all())) == ["Stadtarchiv → Stadtmuseum", "Stadtmuseum → Stadtarchiv"]


def test_successor_of_a_merger_continues_none_of_the_first(museum, archive, boss):
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte")])
    reorganise(boss, [house], [new("NEU", "Neues Haus")])

    rows = Succession.objects.filter(successor__code="NEU").values_list("predecessor__code", "continues")
    assert sorted(rows) == [("ARC", False), ("HDG", True), ("MUS", False)]


def test_running_round_goes_on_and_prepared_round_changes(museum, archive, boss):
    catalogue = factories.make_catalogue()
    running = factories.make_assessment(factories.make_round(catalogue, "laufend"), museum)
    prepared = factories.make_round(catalogue, "vorbereitet", "in_preparation")
    for one in (museum, archive):
        factories.make_assessment(prepared, one, "invited")
    untouched = factories.make_round(catalogue, "andere", "in_preparation")

    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte", department_group="Dezernat I")])

    running.refresh_from_db()
    assert (running.status, running.institution, running.institution_name) == ("in_progress", museum, "Stadtmuseum")
    assert names_in_rounds(house) == [("vorbereitet", "Haus der Geschichte", "Dezernat I")]
    assert (prepared.assessments.count(), untouched.assessments.count()) == (1, 0)


@pytest.mark.parametrize(
    ("before", "after"), [("voluntary", "voluntary"), ("binding", "binding")], ids=["voluntary", "one binding"]
)
def test_participation_of_a_prepared_round_goes_on(museum, archive, boss, before, after):
    prepared = factories.make_round(status="in_preparation")
    factories.make_assessment(prepared, museum, "invited", participation="voluntary")
    factories.make_assessment(prepared, archive, "invited", participation=before)

    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte")])

    assert prepared.assessments.get(institution=house).participation == after


def test_measures_stay_with_who_takes_part_in_the_round_itself(two_rounds, museum, archive, boss):
    _, running = two_rounds
    for one in (museum, archive):
        factories.make_assessment(running, one)
    reorganise(boss, [archive, museum], [museum])

    assert list(with_predecessors([museum.pk], running)) == [museum]


def test_institution_that_is_gone_meanwhile_is_refused(museum, archive, boss):
    Institution.objects.filter(pk=archive.pk).delete()

    with pytest.raises(TransitionNotAllowed):
        reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte")])


def test_chosen_roles_are_given_with_their_end(museum, archive, boss):
    today = timezone.localdate()
    head = factories.make_member("head", museum, valid_until=today + timedelta(days=9))
    factories.make_member("contributor", museum)
    ended = factories.make_member("coordinator", museum, valid_until=today - timedelta(days=1))
    keys = {person: person.memberships.get().pk for person in (head, ended)}

    (house,) = reorganise(
        boss,
        [museum],
        [new("HDG", "Haus")],
        [(keys[head], "HDG"), (keys[ended], "HDG"), (keys[head], "ARC"), (0, "HDG")],
    )

    given = Membership.objects.filter(institution=house)
    assert [(row.user, row.role, row.valid_until) for row in given] == [(head, "head", today + timedelta(days=9))]
    assert [row.history_user for row in Membership.history.filter(institution=house)] == [boss]
    assert Membership.objects.filter(institution=museum).count() == 3


def test_role_that_is_there_is_not_given_twice(museum, archive, boss):
    person = factories.make_member("head", museum)
    Membership.objects.create(user=person, institution=archive, role="head")

    reorganise(boss, [museum, archive], [archive], [(person.memberships.get(institution=museum).pk, "ARC")])

    assert person.memberships.filter(institution=archive).count() == 1


def test_role_at_the_successor_holds_at_its_predecessors(museum, archive, boss):
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus der Geschichte")])
    newcomer = factories.make_member("contributor", house)
    old_hand = factories.make_member("head", museum)

    assert User.with_roles(newcomer.pk).roles == {one.pk: {"contributor"} for one in (house, museum, archive)}
    assert User.objects.get(pk=newcomer.pk).roles == User.with_roles(newcomer.pk).roles
    assert User.with_roles(old_hand.pk).roles == {museum.pk: {"head"}}


def test_role_at_a_part_does_not_hold_at_what_goes_on(museum, boss):
    _, shop = reorganise(boss, [museum], [museum, new("LAD", "Museumsladen")])
    head = factories.make_member("head", shop)

    assert User.with_roles(head.pk).roles == User.objects.get(pk=head.pk).roles == {shop.pk: {"head"}}
    reorganise(boss, [museum, shop], [shop])
    assert User.with_roles(head.pk).roles == User.objects.get(pk=head.pk).roles == {shop.pk: {"head"}}
    factories.confirm_all()
    both = {shop.pk: {"head"}, museum.pk: {"head"}}
    assert User.with_roles(head.pk).roles == User.objects.get(pk=head.pk).roles == both


def test_measures_of_what_goes_on_stay_there(two_rounds, museum, boss):
    _, shop = reorganise(boss, [museum], [museum, new("LAD", "Museumsladen")])
    (last,) = reorganise(boss, [shop], [new("NEU", "Neuer Laden")])

    found = with_predecessors([last.pk], two_rounds[1])
    assert {one.code for one in found} == {"NEU", "LAD"}


def test_mailbox_of_the_successor_takes_over_where_there_is_none(museum, archive, boss):
    reorganise(boss, [museum, archive], [new("HDG", "Haus", mailbox="haus@stadt.example")])

    mailboxes = Institution.objects.filter(active=False).order_by("code").values_list("mailbox", flat=True)
    assert list(mailboxes) == ["haus@stadt.example", "museum@stadt.example"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (["MUS"], ["MUS"], "nothing_changes"),
        ([], ["MUS"], "nothing_changes"),
        (["MUS"], [], "nothing_changes"),
        (["MUS"], ["MUS", "ARC"], "nothing_changes"),
        (["ENDE"], ["MUS"], "institution_ended"),
        (["MUS"], ["ENDE"], "institution_ended"),
    ],
)
def test_what_changes_nothing_or_is_over_is_refused(museum, archive, boss, before, after, reason):
    ended = factories.make_institution("ENDE", active=False)
    known = {one.code: one for one in (museum, archive, ended)}

    with pytest.raises(TransitionNotAllowed) as refusal:
        reorganise(boss, [known[code] for code in before], [known[code] for code in after])

    assert refusal.value.reason == reason
    assert (Succession.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_code_that_was_given_away_meanwhile_is_refused(museum, archive, boss):
    with pytest.raises(TransitionNotAllowed) as refusal:
        reorganise(boss, [museum], [new("ARC", "Neues Archiv")])

    museum.refresh_from_db()
    assert (refusal.value.reason, museum.active, Succession.objects.count()) == ("code_taken", True, 0)


# --- what an institution has come from ----------------------------------------------------------------------------


@pytest.fixture
def two_rounds():
    catalogue = factories.make_catalogue()
    old = factories.make_round(
        catalogue, "alt", "published", opens_on=date(2021, 1, 1), submission_deadline=date(2021, 2, 1)
    )
    today = timezone.localdate()
    later = today + timedelta(days=30)
    return old, factories.make_round(catalogue, "neu", opens_on=today, submission_deadline=later)


def previous_of(assessment):
    return with_previous(Assessment.objects.filter(pk=assessment.pk)).get().previous_id


def test_answers_of_the_one_it_continues_are_its_previous_ones(two_rounds, museum, boss):
    old, later = two_rounds
    before = factories.make_assessment(old, museum, "published")
    parts = reorganise(boss, [museum], [new("HDG", "Haus"), new("LAD", "Laden")])

    assert [previous_of(factories.make_assessment(later, part)) for part in parts] == [before.pk, before.pk]


def test_answers_of_several_are_nobodys_previous_ones(two_rounds, museum, archive, boss):
    old, later = two_rounds
    for one in (museum, archive):
        factories.make_assessment(old, one, "published")
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus")])

    assert previous_of(factories.make_assessment(later, house)) is None


def test_own_answers_come_first(two_rounds, museum, archive, boss):
    old, later = two_rounds
    own = factories.make_assessment(old, museum, "published")
    factories.make_assessment(old, archive, "published")
    reorganise(boss, [archive, museum], [museum])

    assert previous_of(factories.make_assessment(later, museum)) == own.pk


def test_measures_of_all_predecessors_go_on(two_rounds, museum, archive, boss):
    old, later = two_rounds
    for one in (museum, archive):
        factories.make_measure(factories.make_assessment(old, one, "published"), title=f"Maßnahme {one.code}")
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus")])
    assessment = factories.make_assessment(later, house)

    found = earlier_measures(assessment, later.catalogue.requirements.first())

    assert [(entry.measure.title, entry.round_title) for entry in found] == [
        ("Maßnahme MUS", "Runde alt, Stadtmuseum"),
        ("Maßnahme ARC", "Runde alt, Stadtarchiv"),
    ]


def test_old_round_knows_nothing_of_later_mergers(two_rounds, museum, archive, boss):
    old, later = two_rounds
    reorganise(boss, [archive, museum], [museum])

    assert list(with_predecessors([museum.pk], old)) == [museum]
    assert set(with_predecessors([museum.pk], later)) == {museum, archive}


def test_named_measures_stand_in_the_order_of_the_names_then(two_rounds, museum, archive):
    old, _ = two_rounds
    for one in (museum, archive):
        factories.make_measure(factories.make_assessment(old, one, "published"), title=f"Maßnahme {one.code}")
    Institution.objects.filter(pk=archive.pk).update(name="Zentralarchiv")

    lines = measure_lines(Measure.objects.all(), date(2030, 1, 1))

    assert [line.institution for line in lines] == ["Stadtarchiv", "Stadtmuseum"]


@pytest.mark.parametrize(("consent", "named"), [("anonymous_only", []), ("named", ["Stadtarchiv"])])
def test_successor_does_not_consent_for_its_predecessor(two_rounds, museum, archive, boss, consent, named):
    old, later = two_rounds
    then = factories.make_assessment(old, archive, "published", publication_consent=consent)
    factories.make_measure(then, status="done", done_on=timezone.localdate())
    reorganise(boss, [archive, museum], [museum])
    factories.make_assessment(later, museum, "accepted", publication_consent="named")

    done = done_measures(later, timezone.localdate(), None, 1)

    assert [line.institution for line in done.named] == named


def test_measures_of_a_merger_stand_at_the_requirement_without_an_answer_before(two_rounds, museum, archive, boss):
    old, later = two_rounds
    factories.make_measure(factories.make_assessment(old, museum, "published"), title="Führungen")
    (house,) = reorganise(boss, [museum, archive], [new("HDG", "Haus")])
    assessment = factories.make_assessment(later, house)

    found = earlier_at(
        with_previous(Assessment.objects.filter(pk=assessment.pk)).get(), later.catalogue.requirements.first()
    )

    assert (found.answer, [entry.measure.title for entry in found.measures]) == (None, ["Führungen"])


@pytest.mark.parametrize(("consent", "carried"), [("anonymous_only", 0), ("city_internal", 1)])
def test_report_of_a_successor_prints_measures_of_those_who_agreed(two_rounds, museum, boss, consent, carried):
    old, later = two_rounds
    factories.make_measure(factories.make_assessment(old, museum, "published", publication_consent=consent))
    (part, _) = reorganise(boss, [museum], [new("TEIL", "Teil"), new("REST", "Rest")])
    report = institution_report(factories.make_assessment(later, part), timezone.localdate())

    assert len(report.carried_measures) == carried
