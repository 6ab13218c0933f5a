"""Plain builders for tests; no surprises, no randomness."""

import hashlib
from datetime import date, timedelta

from django.utils import timezone

from assessments.access.steps import confirm_access
from assessments.models import (
    AccessChange,
    Answer,
    AnswerText,
    Assessment,
    AssessmentRound,
    Catalogue,
    Edition,
    GoodExample,
    Inquiry,
    InquiryMessage,
    Institution,
    Job,
    Measure,
    Membership,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    Redaction,
    ReflectionQuestion,
    Report,
    RoundArchive,
    SharedNeed,
    SitePage,
    Theme,
    User,
)
from assessments.publication.content.public_results import EditionFacts, frozen, gathered
from assessments.site.queries import FILLED_BEFORE_PUBLISHING

PASSWORD = "richtig-langes-passwort"
LEVELS = (
    (0, "noch nicht erfüllt", "○○○"),
    (1, "in Ansätzen erfüllt", "●○○"),
    (2, "überwiegend erfüllt", "●●○"),
    (3, "durchgängig erfüllt", "●●●"),
)


def make_pages(**bodies):
    """The public pages that must be filled in before a round is published; `bodies` by slug, „_“ for „-“."""
    for slug in FILLED_BEFORE_PUBLISHING:
        body = bodies.get(slug.replace("-", "_"), "Ausgefüllt.")
        SitePage.objects.create(slug=slug, title=slug.replace("-", " ").title(), body=body)


def make_user(username="person", function="", **values):
    values = {"is_demo": username.startswith("demo-")} | values
    user = User(username=username, function=function or username, **values)
    user.set_unusable_password()
    user.save()
    return user


def confirm_all():
    """A second person lets everything hold that waits."""
    second = User.objects.filter(username="zweite-person").first() or make_member("reviewer", username="zweite-person")
    return confirm_access(keys=list(AccessChange.objects.values_list("pk", flat=True)), by=second)


def make_member(role, institution=None, username=None, **values):
    """An account with one role; the user name tells role and institution."""
    name = username or "-".join(filter(None, [role, institution.code.lower() if institution else ""]))
    user = make_user(name)
    Membership.objects.create(user=user, role=role, institution=institution, **values)
    return user


def make_catalogue(code="test", version="1", areas=2, requirements=2, status=Catalogue.Status.PUBLISHED):
    """Areas A, B … with requirements A1, A2 …, questions R1 (rating), R2 (text), R3 (measures), levels 0 to 3."""
    published_at = None if status == Catalogue.Status.DRAFT else timezone.now()
    catalogue = Catalogue.objects.create(
        code=code, version=version, title="Prüfkatalog", status=status, published_at=published_at
    )
    for value, label, symbol in LEVELS:
        RatingLevel.objects.create(
            catalogue=catalogue, value=value, label=label, symbol=symbol, meaning=f"Bedeutung {value}", anchor="Anker"
        )
    for index in range(areas):
        letter = "ABCDEFGHIJ"[index]
        area = QualityArea.objects.create(
            catalogue=catalogue, code=letter, position=index + 1, title=f"Bereich {letter}"
        )
        for number in range(1, requirements + 1):
            QualityRequirement.objects.create(
                catalogue=catalogue,
                area=area,
                code=f"{letter}{number}",
                position=number,
                title=f"Anforderung {letter}{number}",
                wording=f"Wortlaut {letter}{number}",
            )
    for position, (question, answer_type) in enumerate((("R1", "rating"), ("R2", "text"), ("R3", "measures")), 1):
        ReflectionQuestion.objects.create(
            catalogue=catalogue, code=question, position=position, text=f"Frage {question}?", answer_type=answer_type
        )
    return catalogue


def make_institution(code="VHS", name="", **values):
    return Institution.objects.create(code=code, name=name or f"Institution {code}", **values)


def make_round(catalogue=None, code="runde", status=AssessmentRound.Status.OPEN, **values):
    today = timezone.localdate()
    values = {"opens_on": today - timedelta(days=10), "submission_deadline": today + timedelta(days=20)} | values
    word = "Übung" if values.get("is_training") else "Runde"
    return AssessmentRound.objects.create(
        code=code, title=f"{word} {code}", catalogue=catalogue or make_catalogue(), status=status, **values
    )


def make_assessment(assessment_round=None, institution=None, status=Assessment.Status.IN_PROGRESS, by=None, **values):
    """An assessment in the given status, with who and when where the status needs them (`by` or a new account)."""
    assessment_round = assessment_round or make_round()
    institution = institution or make_institution()
    steps = {}
    if status in ("submitted", "returned", "accepted", "published"):
        by = by or make_user(f"leitung-{institution.code.lower()}-{assessment_round.code}")
        now = timezone.now()
        steps = {"approved_by": by, "approved_at": now, "submitted_by": by, "submitted_at": now}
        if status in ("accepted", "published"):
            steps |= {"accepted_by": by, "accepted_at": now}
    steps |= {"institution_name": institution.name, "department_group": institution.department_group}
    return Assessment.objects.create(round=assessment_round, institution=institution, status=status, **steps | values)


def make_answer(assessment, code="A1", level=None, state=None, texts=None, **values):
    """`level` 0 to 3 rates; `texts` maps question codes to texts."""
    catalogue = assessment.round.catalogue
    requirement = catalogue.requirements.get(code=code)
    state = state or (Answer.State.UNRATED if level is None else Answer.State.RATED)
    answer = Answer.objects.create(
        assessment=assessment,
        requirement=requirement,
        state=state,
        level=None if level is None else catalogue.levels.get(value=level),
        **values,
    )
    for question, text in (texts or {}).items():
        AnswerText.objects.create(answer=answer, question=catalogue.questions.get(code=question), text=text)
    return answer


def make_redaction(assessment, by, passage="Geheimwort", reason="Name einer Person"):
    return Redaction.objects.create(assessment=assessment, passage=passage, reason=reason, redacted_by=by)


def make_measure(assessment, code="A1", title="Maßnahme", **values):
    values = {"status": Measure.Status.PLANNED, "due_date": date(2030, 6, 30)} | values
    if values["status"] == Measure.Status.DONE:
        values.setdefault("done_on", date(2029, 12, 1))
    if values["status"] == Measure.Status.CANCELLED:
        values.setdefault("cancelled_on", date(2029, 12, 1))
    return Measure.objects.create(
        assessment=assessment,
        institution=assessment.institution,
        requirement=assessment.round.catalogue.requirements.get(code=code),
        title=title,
        **values,
    )


def make_inquiry(assessment, by, code=None, text="Wie ist das gemeint?", **values):
    requirement = assessment.round.catalogue.requirements.get(code=code) if code else None
    inquiry = Inquiry.objects.create(assessment=assessment, requirement=requirement, **values)
    InquiryMessage.objects.create(
        inquiry=inquiry,
        author=by,
        author_function=str(by),
        from_reviewer=True,
        text=text,
        written_on=timezone.localdate(),
    )
    return inquiry


def make_edition(assessment_round, number=1, **values):
    """An edition with the results of the round as they are, and a file `bericht-ROUND.pdf`."""
    facts = EditionFacts(number, values.get("published_on", date(2030, 1, 31)), values.get("reason", ""))
    content = frozen(gathered(assessment_round, facts).results)
    values = {"published_on": facts.published_on, "content": content} | values
    edition = Edition.objects.create(round=assessment_round, number=number, **values)
    make_report(assessment_round, edition=edition)
    return edition


def make_archive(assessment_round, content=b"PK"):
    return RoundArchive.objects.create(
        round=assessment_round,
        file_name=f"archiv-{assessment_round.code}.zip",
        file=content,
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=timezone.now(),
    )


def make_closable(assessment_round):
    """Report and archive are kept, as `close_round` demands."""
    make_report(assessment_round)
    make_archive(assessment_round)


def make_report(assessment_round, institution=None, content=b"%PDF", **values):
    kind = Report.Kind.INSTITUTION if institution else Report.Kind.CITY
    return Report.objects.create(
        round=assessment_round,
        institution=institution,
        kind=kind,
        as_of=date(2030, 1, 31),
        file_name=f"bericht-{assessment_round.code}.pdf",
        file=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content={},
        **values,
    )


def make_example(assessment, code="A1", title="Gutes Beispiel", consented_by=None, **values):
    """A proposal, with consent if `consented_by` names the head."""
    return GoodExample.objects.create(
        assessment=assessment,
        requirement=assessment.round.catalogue.requirements.get(code=code),
        title=title,
        text="Das hat uns geholfen.",
        consented_by=consented_by,
        consented_at=timezone.now() if consented_by else None,
        **values,
    )


def make_job(assessment_round, by, **values):
    """A finished job with its file, unless the values say something else."""
    values = {"kind": Job.Kind.ROUND_REPORTS, "status": Job.Status.DONE} | values
    if values["status"] == Job.Status.DONE:
        values |= {"file_name": "berichte.zip", "content_type": "application/zip", "file": b"PK"}
    if values["status"] in Job.FINISHED:
        values.setdefault("finished_at", timezone.now())
    if values["status"] == Job.Status.RUNNING:
        values.setdefault("leased_until", timezone.now())
    return Job.objects.create(round=assessment_round, requested_by=by, **values)


def make_theme(assessment_round, title="Sprachmittlung", **values):
    return Theme.objects.create(round=assessment_round, title=title, **values)


def make_need(theme, title="Rahmenvertrag", **values):
    values = {"description": "Alle brauchen ihn.", "proposal": "Die Stadt schließt ihn."} | values
    return SharedNeed.objects.create(theme=theme, title=title, **values)
