"""Impossible rows are refused by the database itself, on SQLite and PostgreSQL alike."""

import re
from datetime import date, timedelta
from functools import partial, reduce
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import CheckConstraint, ProtectedError, Value
from django.utils import timezone

from assessments import models as domain
from assessments.models import (
    AccessChange,
    Answer,
    AnswerText,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    ClarityNote,
    Edition,
    GoodExample,
    IndividualRating,
    Inquiry,
    InquiryMessage,
    Institution,
    Job,
    MailText,
    Measure,
    MeasureUpdate,
    Membership,
    OpinionCount,
    OutgoingMail,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    Redaction,
    ReflectionQuestion,
    Report,
    ReportText,
    SharedNeed,
    SitePage,
    Succession,
    Theme,
    ThemeTag,
    User,
)
from tests import factories

pytestmark = pytest.mark.django_db
# Without the earlier states of the rows of another model, which have no words of their own.
MODELS = tuple(model for model in apps.get_app_config("assessments").get_models() if not hasattr(model, "history_type"))
CONSTRAINTS = {constraint.name: constraint for model in MODELS for constraint in model._meta.constraints}


@pytest.fixture
def world(db):
    """One submitted assessment with an answer, a text, a measure and an inquiry."""
    person = factories.make_user("leitung")
    assessment = factories.make_assessment(status="submitted", by=person)
    answer = factories.make_answer(assessment, level=2, texts={"R2": "Text"})
    return SimpleNamespace(
        person=person,
        institution=assessment.institution,
        round=assessment.round,
        catalogue=assessment.round.catalogue,
        area=assessment.round.catalogue.areas.first(),
        level=answer.level,
        requirement=answer.requirement,
        question=assessment.round.catalogue.questions.get(code="R2"),
        assessment=assessment,
        answer=answer,
        measure=factories.make_measure(assessment),
        inquiry=factories.make_inquiry(assessment, person),
    )


def again(model, **changes):
    """Save the first row of a model a second time."""
    row = model.objects.first()
    values = {field.name: getattr(row, field.name) for field in model._meta.concrete_fields if not field.primary_key}
    model.objects.create(**values | changes)


def change(model, **values):
    """Change all rows past forms and validation."""
    model.objects.update(**values)


def report(w, **values):
    facts = {"as_of": date(2030, 1, 1), "file_name": "a.pdf", "file": b"", "sha256": "", "content": {}}
    return Report.objects.create(round=w.round, **facts | values)


def report_text(w, part, **values):
    ReportText.objects.create(round=w.round, part=part, **values)


def edition(w, **values):
    return Edition.objects.create(
        round=w.round, **{"number": 1, "published_on": date(2030, 1, 1), "content": {}} | values
    )


def clarity_note(w, **values):
    ClarityNote.objects.create(
        **{"requirement": w.requirement, "text": "Was heißt das?", "noted_on": date(2030, 1, 1)} | values
    )


def twice(create):
    create()
    create()


def role(w, name, institution=None):
    Membership.objects.create(user=w.person, role=name, institution=institution)


def mail(w, **values):
    facts = {"kind": "reminder", "assessment": w.assessment, "institution": w.institution}
    facts |= {"recipient": "vhs@stadt.example", "occasion": "2030-06-30 +7"} | values
    return OutgoingMail.objects.create(**facts)


def job(w, **values):
    Job.objects.create(**{"kind": "city_report", "round": w.round, "requested_by": w.person} | values)


def opinion(w, **values):
    facts = {"assessment": w.assessment, "requirement": w.requirement, "level": w.level}
    OpinionCount.objects.create(**facts | {"source": "paper", "number": 3} | values)


def update(w, **values):
    MeasureUpdate.objects.create(**{"measure": w.measure, "date": date(2030, 1, 1), "text": "Läuft."} | values)


def example(w, **values):
    facts = {"assessment": w.assessment, "requirement": w.requirement, "title": "Leitfaden", "text": "So geht es."}
    GoodExample.objects.create(**facts | values)


def redaction(w, **values):
    facts = {"assessment": w.assessment, "passage": "Müller", "reason": "Name einer Person", "redacted_by": w.person}
    Redaction.objects.create(**facts | values)


def rating(w):
    IndividualRating.objects.create(assessment=w.assessment, requirement=w.requirement, level=w.level, person=w.person)


def succession(w, successor, **values):
    facts = {"since": date(2030, 1, 1), "ends": True, "continues": True} | values
    return Succession.objects.create(predecessor=w.institution, successor=successor, **facts)


def access_change(w, **values):
    facts = {"kind": "role", "account": w.person, "role": "steering"} | values
    other = User.objects.filter(username="andere").first() or factories.make_user("andere")
    return AccessChange.objects.create(**{"requested_by": other} | facts)


def theme(w):
    return Theme.objects.create(round=w.round, title="Sprachmittlung")


def tag(w, **values):
    found = Theme.objects.first() or theme(w)
    ThemeTag.objects.create(theme=found, **values)


NO_COSTS = (
    {"cost_amount": -1, "cost_kind": "once"},
    {"cost_amount": 1},
    {"cost_kind": "once"},
    {"cost_covered": "yes"},
    {"cost_amount": 1, "cost_kind": "monthly"},
    {"cost_amount": 1, "cost_kind": "once", "cost_covered": "?"},
)


def need(w, **values):
    SharedNeed.objects.create(theme=theme(w), title="Bedarf", description="Text", proposal="Text", **values)


IMPOSSIBLE = {
    "user_has_function": [lambda w: change(User, function="")],
    "user_closed_is_not_active": [lambda w: change(User, closed_on=date(2030, 1, 1))],
    "user_name_in_small_letters": [lambda w: change(User, username=Value("Anna"))],
    "user_without_name_is_closed": [lambda w: change(User, username="ehemals-7")],
    "membership_unique_role": [lambda w: twice(lambda: role(w, "head", w.institution))],
    "membership_unique_city_role": [lambda w: twice(lambda: role(w, "steering"))],
    "membership_institution_fits_role": [
        lambda w: role(w, "head"),
        lambda w: role(w, "admin", w.institution),
        lambda w: role(w, "reviewer", w.institution),
    ],
    "membership_known_role": [lambda w: role(w, "king")],
    "assessment_unique_in_round": [lambda w: again(Assessment)],
    "assessment_approved_by_and_at": [lambda w: change(Assessment, status="in_progress", approved_at=None)],
    "assessment_submitted_by_and_at": [lambda w: change(Assessment, status="in_progress", submitted_by=None)],
    "assessment_accepted_by_and_at": [lambda w: change(Assessment, accepted_at=timezone.now())],
    "assessment_opinions_closed_by_and_at": [lambda w: change(Assessment, opinions_closed_at=timezone.now())],
    "assessment_known_status": [lambda w: change(Assessment, status="lost")],
    "assessment_submitted_is_approved": [
        lambda w: change(Assessment, approved_at=None, approved_by=None),
        lambda w: change(Assessment, submitted_at=None, submitted_by=None),
    ],
    "assessment_has_institution_name": [lambda w: change(Assessment, institution_name="")],
    "succession_once": [lambda w: twice(partial(succession, w, factories.make_institution("NEU")))],
    "succession_opened_fits_rest": [
        lambda w: succession(w, factories.make_institution("NEU"), opened=False),
        lambda w: succession(w, factories.make_institution("NEU"), opened=False, ends=False, continues=False),
    ],
    "access_change_fits_kind": [
        lambda w: access_change(w, account=None),
        lambda w: access_change(w, email="neu@stadt.example"),
        lambda w: access_change(w, kind="email", email="neu@stadt.example"),
        lambda w: access_change(w, kind="email", role=""),
        lambda w: access_change(w, kind="activation", role="", valid_until=date(2030, 1, 1)),
        lambda w: access_change(w, kind="succession", role=""),
        lambda w: access_change(w, kind="other"),
    ],
    "access_change_institution_fits_role": [
        lambda w: access_change(w, role="head"),
        lambda w: access_change(w, institution=w.institution),
    ],
    "access_change_known_role": [lambda w: access_change(w, role="chef")],
    "access_change_not_own_role": [lambda w: access_change(w, requested_by=w.person)],
    "access_change_once_per_role": [lambda w: twice(partial(access_change, w, role="head", institution=w.institution))],
    "access_change_once_per_city_role": [lambda w: twice(partial(access_change, w))],
    "access_change_once_per_account": [lambda w: twice(partial(access_change, w, kind="activation", role=""))],
    "succession_between_two": [lambda w: succession(w, w.institution)],
    "assessment_accepted_with_time": [
        lambda w: change(Assessment, status="accepted"),
        lambda w: change(Assessment, status="published"),
    ],
    "assessment_date_of_note_has_note": [lambda w: change(Assessment, head_note_on=timezone.localdate())],
    "assessment_binding_declined_with_reason": [lambda w: change(Assessment, status="declined")],
    "answer_unique_requirement": [lambda w: again(Answer)],
    "answer_rated_has_level": [
        lambda w: change(Answer, level=None),
        lambda w: change(Answer, state="unrated"),
        lambda w: change(Answer, state="not_relevant", justification="Grund"),
    ],
    "answer_not_relevant_is_justified": [lambda w: change(Answer, state="not_relevant", level=None)],
    "answer_known_state": [lambda w: change(Answer, state="perhaps", level=None)],
    "answer_text_unique_question": [lambda w: again(AnswerText)],
    "round_dates_in_order": [
        lambda w: change(AssessmentRound, submission_deadline=w.round.opens_on - timedelta(1)),
        lambda w: change(AssessmentRound, info_date=w.round.opens_on + timedelta(1)),
        lambda w: change(AssessmentRound, review_until=w.round.submission_deadline - timedelta(1)),
        lambda w: change(AssessmentRound, planned_publication=w.round.submission_deadline - timedelta(1)),
        lambda w: change(
            AssessmentRound,
            review_until=w.round.submission_deadline + timedelta(9),
            planned_publication=w.round.submission_deadline + timedelta(8),
        ),
    ],
    "round_min_institutions_positive": [lambda w: change(AssessmentRound, min_institutions=0)],
    "round_min_opinions_protects": [lambda w: change(AssessmentRound, min_opinions=4)],
    "round_corrected_once_published": [lambda w: change(AssessmentRound, correction_begun=True)],
    "round_known_status": [lambda w: change(AssessmentRound, status="paused")],
    "catalogue_unique_version": [lambda w: again(Catalogue)],
    "catalogue_published_with_time": [
        lambda w: change(Catalogue, published_at=None),
        lambda w: change(Catalogue, status="draft"),
    ],
    "catalogue_known_status": [lambda w: change(Catalogue, status="old")],
    "rating_level_unique_value": [lambda w: again(RatingLevel)],
    "quality_area_unique_code": [lambda w: again(QualityArea)],
    "quality_requirement_unique_origin": [
        lambda w: change(QualityRequirement, origin=w.catalogue.requirements.first()),
    ],
    "quality_requirement_unique_code": [
        lambda w: again(QualityRequirement),
        lambda w: again(QualityRequirement, area=w.catalogue.areas.last()),
    ],
    "reflection_question_unique_code": [lambda w: again(ReflectionQuestion)],
    "reflection_question_known_type": [lambda w: change(ReflectionQuestion, answer_type="song")],
    "inquiry_known_status": [lambda w: change(Inquiry, status="lost")],
    "inquiry_message_not_empty": [lambda w: change(InquiryMessage, text="")],
    "institution_code_in_any_case": [lambda w: factories.make_institution(w.institution.code.swapcase())],
    "institution_known_kind": [lambda w: change(Institution, kind="club")],
    "job_active_once": [lambda w: twice(lambda: job(w))],
    "job_publishes_once": [lambda w: [job(w, kind=kind) for kind in ("publication", "correction")]],
    "job_leased_while_running": [
        lambda w: job(w, status="running"),
        lambda w: job(w, leased_until=timezone.now()),
    ],
    "job_end_with_its_time": [
        lambda w: job(w, status="done"),
        lambda w: job(w, finished_at=timezone.now()),
        lambda w: job(w, status="lost"),
    ],
    "job_error_says_why": [
        lambda w: job(w, status="failed", finished_at=timezone.now()),
        lambda w: job(w, error="Fehler"),
    ],
    "job_file_when_done": [
        lambda w: job(w, file=b"PK", file_name="a.zip", content_type="application/zip"),
        lambda w: job(w, status="done", finished_at=timezone.now(), file=b"PK"),
    ],
    "job_steps_in_range": [lambda w: job(w, steps_done=2, steps_total=1)],
    "job_attempts_bounded": [lambda w: job(w, attempts=4)],
    "mail_text_known_kind": [lambda w: MailText.objects.create(kind="song")],
    "mail_once_per_assessment": [lambda w: twice(lambda: mail(w))],
    "mail_once_per_institution": [lambda w: twice(lambda: mail(w, kind="measures", assessment=None))],
    "mail_assessment_fits_kind": [lambda w: mail(w, assessment=None), lambda w: mail(w, kind="measures")],
    "mail_institution_fits_kind": [
        lambda w: mail(w, institution=None),
        lambda w: mail(w, kind="password", assessment=None, person=w.person),
        lambda w: mail(w, kind="password", assessment=None, institution=None),
    ],
    "mail_inquiry_fits_kind": [lambda w: mail(w, inquiry=w.inquiry), lambda w: mail(w, kind="inquiry")],
    "mail_known_kind": [lambda w: mail(w, kind="song")],
    "mail_finished_has_time": [
        lambda w: mail(w, status="sent"),
        lambda w: mail(w, finished_at=timezone.now()),
        lambda w: mail(w, status="sent", finished_at=timezone.now(), claimed_until=timezone.now()),
        lambda w: mail(w, status="lost", finished_at=timezone.now()),
    ],
    "mail_failed_has_reason": [lambda w: mail(w, status="failed", finished_at=timezone.now())],
    "mail_has_recipient": [lambda w: mail(w, recipient="")],
    "round_of_training_stays_inside": [
        lambda w: change(AssessmentRound, is_training=True, title="Übung", status="published")
    ],
    "round_of_training_says_so": [lambda w: change(AssessmentRound, is_training=True, title="Runde")],
    "measure_known_status": [lambda w: change(Measure, status="lost")],
    "measure_has_due_date": [
        lambda w: change(Measure, status="planned", due_date=None),
        lambda w: change(Measure, status="in_progress", due_date=None),
        lambda w: change(Measure, status="done", due_date=None, done_on=date(2029, 1, 1)),
    ],
    "measure_postponed_with_reason": [
        lambda w: change(Measure, status="postponed", status_reason="Grund"),
        lambda w: change(Measure, status="postponed", original_due_date=date(2029, 1, 1)),
    ],
    "measure_cancelled_with_reason": [lambda w: change(Measure, status="cancelled", cancelled_on=date(2029, 1, 1))],
    "measure_cost_is_whole": [lambda w, c=cost: change(Measure, **c) for cost in NO_COSTS],
    "measure_cancelled_with_date": [
        lambda w: change(Measure, status="cancelled", status_reason="Grund"),
        lambda w: change(Measure, cancelled_on=date(2029, 1, 1)),
    ],
    "measure_done_with_date": [
        lambda w: change(Measure, status="done"),
        lambda w: change(Measure, done_on=date(2029, 1, 1)),
    ],
    "measure_update_one_a_day": [lambda w: twice(lambda: update(w))],
    "measure_update_says_something": [lambda w: update(w, text="")],
    "measure_update_status": [lambda w: update(w, status="lost")],
    "good_example_one_an_answer": [lambda w: twice(lambda: example(w))],
    "redaction_once_a_passage": [lambda w: twice(lambda: redaction(w))],
    "redaction_says_what_and_why": [lambda w: redaction(w, passage=""), lambda w: redaction(w, reason="")],
    "good_example_says_something": [lambda w: example(w, title=""), lambda w: example(w, text="")],
    "good_example_consent_by_and_at": [
        lambda w: example(w, consented_by=w.person),
        lambda w: example(w, consented_at=timezone.now()),
    ],
    "clarity_note_says_something": [lambda w: clarity_note(w, text="")],
    "clarity_note_known_status": [
        lambda w: clarity_note(w, status="lost"),
        lambda w: clarity_note(w, status="handled"),
    ],
    "audit_event_has_actor": [lambda w: AuditEvent.objects.create(verb="log_in", subject_id=0)],
    "user_with_demo_name_is_demo": [lambda w: factories.make_user("demo-vhs", is_demo=False)],
    "individual_rating_unique_person": [lambda w: twice(lambda: rating(w))],
    "opinion_count_unique_level": [lambda w: twice(lambda: opinion(w))],
    "opinion_count_positive": [lambda w: opinion(w, number=0)],
    "opinion_count_known_source": [lambda w: opinion(w, source="phone")],
    "report_institution_fits_kind": [
        lambda w: report(w, kind="city", institution=w.institution),
        lambda w: report(w, kind="institution"),
    ],
    "report_known_kind": [lambda w: report(w, kind="other")],
    "report_unique_file_in_edition": [lambda w: twice(partial(report, w, kind="city", edition=edition(w)))],
    "edition_unique_in_round": [lambda w: twice(partial(edition, w))],
    "edition_corrected_with_reason": [
        lambda w: edition(w, number=2),
        lambda w: edition(w, number=1, reason="Grund"),
        lambda w: edition(w, number=0, reason="Grund"),
    ],
    "theme_unique_title_in_round": [lambda w: twice(lambda: theme(w))],
    "theme_tag_has_one_subject": [
        lambda w: tag(w),
        lambda w: tag(w, answer_text=AnswerText.objects.first(), measure=w.measure),
    ],
    "theme_tag_unique_text": [lambda w: twice(lambda: tag(w, answer_text=AnswerText.objects.first()))],
    "theme_tag_unique_measure": [lambda w: twice(lambda: tag(w, measure=w.measure))],
    "sharedneed_cost_is_whole": [lambda w, c=cost: need(w, **c) for cost in NO_COSTS],
    "report_text_unique_part": [lambda w: twice(lambda: report_text(w, "outlook"))],
    "report_text_unique_area": [lambda w: twice(lambda: report_text(w, "area", area=w.catalogue.areas.first()))],
    "report_text_area_fits_part": [
        lambda w: report_text(w, "area"),
        lambda w: report_text(w, "outlook", area=w.catalogue.areas.first()),
    ],
    "report_text_known_part": [lambda w: report_text(w, "poem")],
}
CASES = [
    pytest.param(name, attempt, id=f"{name}-{number}")
    for name, attempts in IMPOSSIBLE.items()
    for number, attempt in enumerate(attempts)
]


def test_every_constraint_has_its_case():
    assert sorted(IMPOSSIBLE) == sorted(CONSTRAINTS)


@pytest.mark.parametrize(("name", "attempt"), CASES)
def test_impossible_row_is_refused(world, name, attempt):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt(world)

    if isinstance(CONSTRAINTS[name], CheckConstraint):  # SQLite names columns instead of a unique constraint
        assert name in str(refusal.value)
    else:
        assert "unique" in str(refusal.value).lower()


@pytest.mark.parametrize(
    ("model", "value"),
    [(Institution, "code"), (AssessmentRound, "code"), (Measure, "form_key")],
)
def test_unique_field_is_refused_twice(world, model, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        again(model)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda w: change(Assessment, status="declined", decline_reason="Umzug"),
        lambda w: change(Assessment, status="declined", participation="voluntary"),
        lambda w: change(Answer, state="not_relevant", level=None, justification="Grund"),
        lambda w: change(Measure, status="idea", due_date=None),
        lambda w: change(
            AssessmentRound, info_date=w.round.opens_on, submission_deadline=w.round.opens_on, review_until=None
        ),
        lambda w: twice(lambda: report(w, kind="city")),
    ],
)
def test_possible_row_is_accepted(world, attempt):
    attempt(world)


# --- what answers hang on -----------------------------------------------------------------------------------------

PROTECTED = ("person", "institution", "round", "catalogue", "area", "requirement", "level", "question", "assessment")


@pytest.mark.parametrize("name", PROTECTED)
def test_what_answers_hang_on_cannot_be_deleted(world, name):
    with pytest.raises(ProtectedError):
        getattr(world, name).delete()


def test_round_with_a_report_cannot_be_deleted(db):
    assessment_round = factories.make_round()
    report(SimpleNamespace(round=assessment_round), kind="city")

    with pytest.raises(ProtectedError):
        assessment_round.delete()


def test_version_that_was_copied_cannot_be_deleted(db):
    original = factories.make_catalogue()
    Catalogue.objects.create(code="test", version="2", title="Kopie", copied_from=original)

    with pytest.raises(ProtectedError):
        original.delete()


def test_draft_nothing_hangs_on_is_deleted_whole(db):
    factories.make_catalogue(status="draft").delete()

    assert [model.objects.count() for model in (QualityArea, QualityRequirement, RatingLevel, ReflectionQuestion)] == [
        0,
        0,
        0,
        0,
    ]


# --- written once -------------------------------------------------------------------------------------------------


def test_audit_event_is_written_once(world):
    event = AuditEvent.objects.record(by=world.person, verb="accept", subject=world.assessment)

    event.note = "anders"
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        change(AuditEvent, note="anders")

    assert AuditEvent.objects.get().note == ""


def test_report_is_written_once(world):
    report(world, kind="city")

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        change(Report, content={"n": 1})

    assert Report.objects.get().content == {}


def test_edition_is_written_once(world):
    edition(world)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        change(Edition, reason="anders")

    assert Edition.objects.get().reason == ""


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("catalogue", ("test", "1")),
        ("area", ("test", "1", "A")),
        ("requirement", ("test", "1", "A1")),
        ("level", ("test", "1", 2)),
        ("question", ("test", "1", "R2")),
        ("institution", ("VHS",)),
        ("round", ("runde",)),
    ],
)
def test_natural_key_finds_its_row(world, name, key):
    row = getattr(world, name)

    assert row.natural_key() == key
    assert type(row).objects.get_by_natural_key(*key) == row


def test_natural_key_of_a_page_finds_it(db):
    page = SitePage.objects.create(slug="hilfe", title="Hilfe", body="Text")

    assert SitePage.objects.get_by_natural_key(*page.natural_key()) == page


GLOSSARY = Path(settings.BASE_DIR, "docs", "glossar.md")


def glossary() -> dict[str, str]:
    """Name in the code → German word."""
    words = GLOSSARY.read_text(encoding="utf-8").partition("## Schritte")[0]
    rows = re.findall(r"^\| ([^|]+?) \| `([^|`]+)` \|", words, flags=re.MULTILINE)
    return {name: word for word, name in rows}


def german(name: str) -> str:
    """The German word that the code has for a model, a field of a model or a choice."""
    *path, member = name.split(".")
    owner = reduce(getattr, path, domain)
    if owner is domain:
        return str(getattr(domain, member)._meta.verbose_name)
    if issubclass(owner, models.Model):
        return str(owner._meta.get_field(member).verbose_name)
    return owner(member).label


@pytest.mark.parametrize(("name", "word"), glossary().items())
def test_glossary_word_is_that_of_the_code(name, word):
    assert german(name) == word


def test_glossary_knows_every_model_and_role():
    names = {name for name in glossary() if "." not in name}
    roles = {name for name in glossary() if name.startswith("Role.")}

    assert names == {model.__name__ for model in MODELS}
    assert roles == {f"Role.{role}" for role in domain.Role.values}


def test_german_names_are_given_to_one_model_each():
    words = [str(model._meta.verbose_name) for model in MODELS]

    assert len(words) == len(set(words))


def test_hints_of_a_version_are_its_own_or_the_default():
    hints = domain.Catalogue(dissent_hint="Ein Satz.").hints
    assert hints["dissent_hint"] == "Ein Satz."
    assert hints["not_relevant_rule"] == "Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft."
    assert hints["text_hint"].startswith("Keine Namen")


def test_new_round_begins_with_the_default_text():
    new, own = domain.AssessmentRound(), domain.AssessmentRound(intro_text="Eigener Text")
    sent_by_a_browser = domain.AssessmentRound(intro_text=new.intro_text.replace("\n", "\r\n"))
    assert [one.has_default_intro for one in (new, own, sent_by_a_browser)] == [True, False, True]
