"""Invented demo data: build the rounds of fixtures/demo.yaml and take them away again without a trace."""

from datetime import UTC, date, datetime, timedelta

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from assessments.catalogue.queries.tree import catalogue_tree, forget_catalogues
from assessments.models import (
    AccessChange,
    Answer,
    AnswerText,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    ClarityNote,
    GoodExample,
    IndividualRating,
    Inquiry,
    InquiryMessage,
    Institution,
    Measure,
    MeasureUpdate,
    Membership,
    OpinionCount,
    ReflectionQuestion,
    ReportText,
    SharedNeed,
    Theme,
    ThemeTag,
    User,
    tracked_models,
)
from assessments.rounds.steps import removal

# RFC 2606: nothing under .invalid can ever be delivered, whatever mail server is set.
ADDRESS = "{}@demo.invalid"
PASSWORD = "chancen-fuer-alle"  # noqa: S105 - printed for everybody; demo accounts exist only where DEMO_ALLOWED
S = Assessment.Status


class DemoRefused(Exception):
    """The demo must not be loaded here; str() says why, in German."""


def load() -> list[dict]:
    """Build demo rounds and accounts unless they are there; returns the accounts. Raises DemoRefused."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused("Demodaten werden im Betrieb nicht geladen.")
    if AssessmentRound.objects.filter(is_demo=False).exists():
        raise DemoRefused("Es gibt schon echte Runden. Demodaten und echte Daten werden nicht gemischt.")
    data = yaml.safe_load(_fixture("demo"))
    if not AssessmentRound.objects.filter(is_demo=True).exists():
        with transaction.atomic():
            brought_along = [*_add_missing("catalogue"), *_add_missing("institutions"), *_add_missing("pages")]
            DemoBuilder(data).build(brought_along)
    return data["demo_accounts"]


def _add_missing(fixture: str) -> list[str]:
    """Save what the database lacks of a fixture, without touching the rest; returns „model:key“ of what is new."""
    added = []
    for row in serializers.deserialize("yaml", _fixture(fixture)):
        if row.object.pk is None:  # no row has its natural key
            row.save()
            added.append(f"{row.object._meta.model_name}:{row.object.pk}")
    return added


def _fixture(name: str) -> str:
    return (settings.FIXTURE_DIRS[0] / f"{name}.yaml").read_text(encoding="utf-8")


@transaction.atomic
def remove() -> None:
    """Delete demo rounds with their contents, demo accounts, their sessions, and what the demo had brought along.

    Catalogue, institutions and pages stay if they were there before or something real hangs on them.
    Raises DemoRefused when demo accounts have worked in real rounds.
    """
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in tracked_models()}
    brought_along = " ".join(AuditEvent.objects.filter(verb=AuditEvent.Verb.LOAD_DEMO).values_list("note", flat=True))
    rounds = AssessmentRound.objects.filter(is_demo=True)
    users = User.objects.filter(is_demo=True)
    user_ids = {str(pk) for pk in users.values_list("pk", flat=True)}
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") in user_ids:
            session.delete()
    AuditEvent.objects.filter(actor__in=users).delete()
    AccessChange.objects.filter(requested_by__in=users).delete()
    AuditEvent.objects.filter(subject_type="user", subject_id__in=user_ids).delete()
    removal.remove_rounds(rounds)
    ClarityNote.objects.filter(is_demo=True).delete()
    IndividualRating.objects.filter(person__in=users).delete()
    try:
        users.delete()
    except ProtectedError as error:
        raise DemoRefused("Demo-Konten haben in echten Runden gearbeitet und lassen sich nicht entfernen.") from error
    _take_back(brought_along.split())
    for model, keys in before.items():
        model.history.filter(id__in=keys.difference(model.objects.values_list("pk", flat=True))).delete()
    forget_catalogues()


def _take_back(names: list[str]) -> None:
    """Delete „model:key“, latest first, except what something else needs by now."""
    for name in reversed(names):
        model, key = name.split(":")
        try:
            apps.get_model("assessments", model).objects.filter(pk=key).delete()
        except ProtectedError:
            continue


class DemoBuilder:
    """Builds one consistent set of rows; statuses and dates lie in the past, so no workflow verb can do it."""

    def __init__(self, data):
        self.data = data
        self.institutions = {i.code: i for i in Institution.objects.all()}
        self.institution_data = {i["code"]: i for i in data["institutions"]}
        self.catalogue = Catalogue.objects.get(version=data["round"]["catalogue_version"])
        self.tree = catalogue_tree(self.catalogue.pk)
        self.levels = {level.value: level for level in self.tree.levels}
        by_type = {question.answer_type: question for question in self.tree.questions}
        self.text_questions = {
            "reason": by_type[ReflectionQuestion.AnswerType.RATING],
            "potential": by_type[ReflectionQuestion.AnswerType.TEXT],
        }

    def build(self, brought_along: list[str]):
        self.users = self._accounts()
        pilot = self._round(self.data["round"])
        for row in self.data["assessments"]:
            assessment = self._assessment(pilot, row["institution"], row)
            self._answers(assessment, row["answers"])
            self._spread(assessment, row.get("individual_spread", {}))
            self._inquiries(assessment, row["inquiries"])
            self._measures(assessment, row["measures"])
        self._themes(pilot, self.data["themes"])
        self._examples(pilot, self.data["good_examples"])
        self._report_texts(pilot, self.data["report_texts"])
        self._training()
        AuditEvent.objects.record(
            by=self.users["demo-admin"],
            verb=AuditEvent.Verb.LOAD_DEMO,
            subject=pilot,
            round=pilot,
            note=" ".join(brought_along),
        )

    def _accounts(self):
        password = make_password(PASSWORD)
        users = {}
        for row in self.data["demo_accounts"]:
            username = row["username"]
            if username not in users:
                users[username] = User.objects.create(
                    username=username,
                    function=row["function"],
                    email=ADDRESS.format(username),
                    password=password,
                    is_demo=True,
                )
            Membership.objects.create(
                user=users[username], role=row["role"], institution=self.institutions.get(row["institution"])
            )
        return users

    def _round(self, row):
        return AssessmentRound.objects.create(
            code=row["code"],
            title=row["display_title"],
            catalogue=self.catalogue,
            status=row["status"],
            info_date=row["info_date"],
            opens_on=row["opens_on"],
            submission_deadline=row["submission_deadline"],
            review_until=row["review_until"],
            planned_publication=row["planned_publication"],
            committee=row["committee"],
            committee_date=row["committee_date"],
            min_institutions=row["min_institutions_for_city_view"],
            intro_text=row["intro_text"],
            is_demo=True,
        )

    def _assessment(self, assessment_round, code, row):
        institution, facts = self.institutions[code], self.institution_data[code]
        steps = {}
        if row.get("submitted_on"):
            head, submitted_at = self._head(code), _noon(row["submitted_on"])
            steps = {"approved_by": head, "approved_at": submitted_at} | {
                "submitted_by": head,
                "submitted_at": submitted_at,
            }
        if row.get("accepted_on"):
            steps |= {"accepted_by": self.users["demo-integration"], "accepted_at": _noon(row["accepted_on"])}
        return Assessment.objects.create(
            round=assessment_round,
            institution=institution,
            institution_name=institution.name,
            department_group=institution.department_group,
            status=row["status"],
            participation=facts["participation"],
            publication_consent=facts["publication_consent"],
            extended_until=row.get("deadline_extended_to"),
            workshop_date=row.get("workshop_date"),
            participants_count=row.get("participants_count"),
            head_statement=row.get("head_statement", ""),
            **steps,
        )

    def _spread(self, assessment, rows):
        """Anonymous counts, as they stay of a phase that was closed on the day of the workshop."""
        if not rows:
            return
        coordinators = Membership.objects.filter(institution=assessment.institution, role="coordinator")
        assessment.opinions_closed_by = coordinators.select_related("user").first().user
        assessment.opinions_closed_at = _noon(assessment.workshop_date)
        assessment.save(update_fields=["opinions_closed_by", "opinions_closed_at"])
        OpinionCount.objects.bulk_create(
            OpinionCount(
                assessment=assessment,
                requirement=self.tree.requirement(code),
                level=self.levels[value],
                source=OpinionCount.Source.SCREEN,
                number=number,
            )
            for code, numbers in rows.items()
            for value, number in enumerate(numbers)
            if number
        )

    def _head(self, code):
        heads = Membership.objects.select_related("user").filter(institution__code=code, role="head")
        return heads.first().user

    def _answers(self, assessment, rows):
        for row in rows:
            texts = {key: row.get(key) for key in self.text_questions if row.get(key)}
            if row["status"] == "unrated" and not texts:
                continue
            answer = Answer.objects.create(
                assessment=assessment,
                requirement=self.tree.requirement(row["requirement"]),
                state=row["status"],
                level=self.levels.get(row["rating"]),
                justification=row.get("justification", ""),
                dissent=row.get("dissent", ""),
            )
            AnswerText.objects.bulk_create(
                AnswerText(answer=answer, question=self.text_questions[key], text=text) for key, text in texts.items()
            )

    def _inquiries(self, assessment, rows):
        for code in dict.fromkeys(row["requirement"] for row in rows):
            inquiry = Inquiry.objects.create(
                assessment=assessment,
                requirement=self.tree.requirement(code),
                status=Inquiry.Status.CLOSED,
            )
            for row in rows:
                if row["requirement"] == code:
                    self._message(inquiry, row["from_function"], row["text"], row["date"])

    def _message(self, inquiry, function, text, written_on):
        from_reviewer = function == self.users["demo-integration"].function
        author = self.users["demo-integration"] if from_reviewer else self._head(inquiry.assessment.institution.code)
        InquiryMessage.objects.create(
            inquiry=inquiry,
            author=author,
            author_function=function,
            from_reviewer=from_reviewer,
            text=text,
            written_on=written_on,
        )

    def _measures(self, assessment, rows):
        for row in rows:
            postponed_to = row.get("postponed_to")
            measure = Measure.objects.create(
                assessment=assessment,
                institution=assessment.institution,
                requirement=self.tree.requirement(row["requirement"]),
                title=row["title"],
                description=row["description"],
                responsible_function=row["responsible_function"],
                due_date=postponed_to or row["due_date"],
                original_due_date=row["due_date"] if postponed_to else None,
                status=row["status"],
                status_reason=row.get("status_reason", ""),
                done_on=row["latest_update"]["date"] if row["status"] == Measure.Status.DONE else None,
                cancelled_on=row["latest_update"]["date"] if row["status"] == Measure.Status.CANCELLED else None,
                cost_amount=row.get("cost_amount"),
                cost_kind=row.get("cost_kind", ""),
                cost_covered=row.get("cost_covered", ""),
                resources=row.get("resources", ""),
                success_sign=row["success_sign"],
            )
            if row["latest_update"]:
                changed = {"status": measure.status, "due_date": measure.due_date, "reason": measure.status_reason}
                MeasureUpdate.objects.create(
                    measure=measure, **row["latest_update"], **(changed if measure.is_over or postponed_to else {})
                )

    def _themes(self, assessment_round, rows):
        """Potentials and measures that belong together, and what is needed for all of them."""
        potential = self.text_questions["potential"]
        for row in rows:
            theme = Theme.objects.create(round=assessment_round, title=row["title"], description=row["description"])
            for code, institutions in row["potentials"].items():
                texts = AnswerText.objects.filter(
                    answer__assessment__round=assessment_round,
                    answer__assessment__institution__code__in=institutions,
                    answer__requirement__code=code,
                    question=potential,
                )
                ThemeTag.objects.bulk_create(ThemeTag(theme=theme, answer_text=text) for text in texts)
            for measure in row["measures"]:
                found = Measure.objects.get(
                    assessment__round=assessment_round,
                    institution__code=measure["institution"],
                    title=measure["title"],
                )
                ThemeTag.objects.create(theme=theme, measure=found)
            SharedNeed.objects.bulk_create(SharedNeed(theme=theme, **need) for need in row["needs"])

    def _examples(self, assessment_round, rows):
        for row in rows:
            assessment = assessment_round.assessments.get(institution__code=row["institution"])
            title = row.get("measure")
            GoodExample.objects.create(
                assessment=assessment,
                requirement=self.tree.requirement(row["requirement"]),
                measure=assessment.measures.get(title=title) if title else None,
                title=row["title"],
                text=row["text"],
                asked_by_reviewer=row.get("asked_by_reviewer", False),
                consented_by=self._head(row["institution"]) if row.get("consented_on") else None,
                consented_at=_noon(row["consented_on"]) if row.get("consented_on") else None,
            )

    def _report_texts(self, assessment_round, texts):
        written = [ReportText(part=part, text=texts[part]) for part in texts if part != "areas"]
        written += [
            ReportText(part=ReportText.Part.AREA, area=area, text=texts["areas"][area.code]) for area in self.tree.areas
        ]
        for text in written:
            text.round = assessment_round
        ReportText.objects.bulk_create(written)

    def _training(self):
        row, today = self.data["training_round"], timezone.localdate()
        training = AssessmentRound.objects.create(
            code=row["code"],
            title=f"{row['title']} (Demodaten)",
            catalogue=self.catalogue,
            status=AssessmentRound.Status.OPEN,
            opens_on=today + timedelta(days=row["opens_in_days"]),
            submission_deadline=today + timedelta(days=row["deadline_in_days"]),
            review_until=today + timedelta(days=row["review_in_days"]),
            planned_publication=today + timedelta(days=row["publication_in_days"]),
            committee=self.data["round"]["committee"],
            intro_text=row["intro_text"],
            is_demo=True,
        )
        pilot_rows = {pilot["institution"]: pilot for pilot in self.data["assessments"]}
        for plan in row["assessments"]:
            self._training_assessment(training, plan, pilot_rows[plan["institution"]], today)

    def _training_assessment(self, training, plan, pilot, today):
        submitted = plan["status"] in (S.SUBMITTED, S.ACCEPTED)
        assessment = self._assessment(
            training,
            plan["institution"],
            {
                "status": plan["status"],
                "submitted_on": today - timedelta(days=4) if submitted else None,
                "accepted_on": today - timedelta(days=1) if plan["status"] == S.ACCEPTED else None,
                "head_statement": pilot["head_statement"] if submitted else "",
            },
        )
        if plan["status"] != S.INVITED:
            wanted, changed = plan.get("answers"), plan.get("changed", {})
            rows = [row for row in pilot["answers"] if not wanted or row["requirement"] in wanted]
            self._answers(assessment, [row | changed.get(row["requirement"], {}) for row in rows])
        self._measures(assessment, [_dated(row, today) for row in plan.get("measures", ())])
        if inquiry := plan.get("inquiry"):
            requirement = self.tree.requirement(inquiry["requirement"])
            asked = Inquiry.objects.create(
                assessment=assessment, requirement=requirement, due_date=today + timedelta(days=14)
            )
            self._message(asked, self.users["demo-integration"].function, inquiry["text"], today)


def _dated(row: dict, today: date) -> dict:
    """A measure of the training round with the dates that its numbers of days mean today."""
    update = row["latest_update"]
    if update:
        update = {"date": today - timedelta(days=update["days_ago"]), "text": update["text"]}
    return row | {"due_date": today + timedelta(days=row["due_in_days"]), "latest_update": update}


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
