"""What goes and what stays when an institution leaves: its words go, the numbers of published rounds stay.

One list of what goes (`goes`) serves the page that counts it and the tests; `remove_contents` leaves none of it. What
hangs on unpublished rounds goes whole. In published rounds the rows stay, so that levels, measures with their status,
dates and costs, and who took part remain what was published; files of editions are written once and stay.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, Q, QuerySet, Value, When

from assessments.models import (
    AccessChange,
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    AssessmentRound,
    AuditEvent,
    GoodExample,
    IndividualRating,
    Inquiry,
    Institution,
    Job,
    Measure,
    MeasureUpdate,
    Membership,
    OpinionCount,
    OutgoingMail,
    Redaction,
    RemovedMeasure,
    Report,
)
from assessments.rounds.steps import removal

DELETED = "gelöscht"  # where the database demands a text
DELETED_TITLE = "gelöschte Maßnahme"
HAS_WORDS = ~Q(head_statement="") | ~Q(head_note="") | ~Q(extension_reason="") | ~Q(decline_reason__in=("", DELETED))


@dataclass(frozen=True)
class Share:
    """Rows of one kind, in words for the person who decides."""

    what: str
    rows: QuerySet

    @cached_property
    def number(self) -> int:
        """How many there are when it is first asked; one query."""
        return self.rows.count()


def goes(institution: Institution) -> list[Share]:
    """Everything of which nothing is left afterwards."""
    own, running = _own(institution), _running(institution)
    texts = AnswerText.objects.filter(answer__assessment__in=own)
    answers, measures = (model.objects.filter(assessment__in=own) for model in (Answer, Measure))
    updates = MeasureUpdate.objects.filter(measure__assessment__in=own)
    return [
        Share("Selbstbewertungen aus Runden, die nicht veröffentlicht sind", running),
        Share("Maßnahmen daraus", Measure.objects.filter(assessment__in=running)),
        Share("Stellungnahmen, Bitten und Gründe der Leitung", own.filter(HAS_WORDS)),
        Share("Texte zu den Anforderungen", texts.exclude(text="")),
        Share("Frühere Fassungen dieser Texte", AnswerTextVersion.objects.filter(answer_text__in=texts)),
        Share("Begründungen für „nicht relevant“", answers.exclude(justification__in=("", DELETED))),
        Share("Andere Meinungen im Team", answers.exclude(dissent="")),
        Share("Titel und Texte von Maßnahmen", measures.exclude(title=DELETED_TITLE)),
        Share("Gelöschte Maßnahmen, die noch wiederkommen können", RemovedMeasure.objects.filter(assessment__in=own)),
        Share("Geschwärzte Stellen", Redaction.objects.filter(assessment__in=own)),
        Share("Sachstände ohne neuen Status", updates.filter(status="")),
        Share("Texte der übrigen Sachstände", updates.exclude(status="").exclude(text="", reason="")),
        Share("Rückfragen mit allen Nachrichten", Inquiry.objects.filter(assessment__in=own)),
        Share("Einschätzungen einzelner Personen", IndividualRating.objects.filter(assessment__in=own)),
        Share("Ausgezählte Einschätzungen", OpinionCount.objects.filter(assessment__in=own)),
        Share("Gute Beispiele", GoodExample.objects.filter(assessment__in=own)),
        Share("E-Mails im Postausgang", OutgoingMail.objects.filter(institution=institution)),
        Share("Rollen", Membership.objects.filter(institution=institution)),
        Share("Rollen, die auf Bestätigung warten", AccessChange.objects.filter(institution=institution)),
        Share("Einträge im Protokoll mit Worten der Institution", _events(institution)),
        Share("Berichte aller Institutionen zum Abholen", _bundles(institution)),
    ]


def stays(institution: Institution) -> list[Share]:
    """What others have built upon; none of it holds words of the institution, except for the papers."""
    kept = _kept(institution)
    return [
        Share("Selbstbewertungen aus veröffentlichten Runden, ohne Texte", kept),
        Share(
            "Antworten darin: Stufe oder „nicht relevant“",
            Answer.objects.filter(assessment__in=kept).exclude(state=Answer.State.UNRATED),
        ),
        Share("Maßnahmen darin: Status, Termine und Kosten", Measure.objects.filter(assessment__in=kept)),
        Share("Veröffentlichte Papiere der Institution", Report.objects.filter(institution=institution)),
    ]


def remove_contents(institution: Institution) -> None:
    """Leave nothing of what `goes`, except for the roles: they end one by one (the steps)."""
    _events(institution).delete()
    _bundles(institution).delete()
    OutgoingMail.objects.filter(institution=institution).delete()
    AccessChange.objects.filter(institution=institution).delete()
    removal.remove_assessments(_running(institution))
    _remove_words(_kept(institution))


def has_active_jobs(institution: Institution) -> bool:
    """Whether a file is being made that could hold what goes."""
    return Job.objects.filter(round__assessments__institution=institution, status__in=Job.ACTIVE).exists()


def _own(institution: Institution) -> QuerySet[Assessment]:
    return Assessment.objects.filter(institution=institution)


def _running(institution: Institution) -> QuerySet[Assessment]:
    return _own(institution).exclude(round__status__in=AssessmentRound.PUBLIC)


def _kept(institution: Institution) -> QuerySet[Assessment]:
    return _own(institution).filter(round__status__in=AssessmentRound.PUBLIC)


def _bundles(institution: Institution) -> QuerySet[Job]:
    """Files in the queue that hold reports of this institution among others; they can be made again."""
    rounds = _own(institution).values("round")
    return Job.objects.filter(round__in=rounds, file__isnull=False)


def _events(institution: Institution) -> QuerySet[AuditEvent]:
    """Events about what goes whole, and those with words: titles in labels, reasons in notes."""
    own = _own(institution)
    found = Q(subject_type="assessment", subject_id__in=_running(institution).values("pk"))
    found |= Q(
        ~Q(note=""), ~Q(verb=AuditEvent.Verb.DOWNLOAD), subject_type="assessment", subject_id__in=own.values("pk")
    )
    for model in (Inquiry, Measure, GoodExample):
        rows = model.objects.filter(assessment__in=own).values("pk")
        found |= Q(subject_type=model._meta.model_name, subject_id__in=rows)
    for model in (Measure, GoodExample):
        found |= Q(subject_type=model._meta.model_name, subject_id__in=_removed_before(model, institution))
    return AuditEvent.objects.filter(found)


def _removed_before(model, institution: Institution) -> QuerySet:
    """Keys of rows that are gone already, of which the log still has the title.

    Nothing says any more whose they were, so it goes by the people who once had a role there.
    """
    people = Membership.history.filter(institution_id=institution.pk).values("user_id")
    events = AuditEvent.objects.filter(subject_type=model._meta.model_name, actor__in=people)
    events = events.filter(round__in=_own(institution).values("round"))
    return events.exclude(subject_id__in=model.objects.values("pk")).values("subject_id")


def _remove_words(kept: QuerySet[Assessment]) -> None:
    """In published rounds: rows stay, words go. With another revision, so that no save on its way brings them back.

    By their keys: PostgreSQL plans an UPDATE behind several subqueries badly.
    """
    keys = list(kept.values_list("pk", flat=True))
    newer = F("revision") + 1
    for model in (Inquiry, GoodExample, IndividualRating, OpinionCount, Redaction, RemovedMeasure):
        model.objects.filter(assessment__in=keys).delete()
    MeasureUpdate.objects.filter(measure__assessment__in=keys, status="").delete()
    MeasureUpdate.objects.filter(measure__assessment__in=keys).update(text="", reason="")
    Measure.objects.filter(assessment__in=keys).update(
        title=DELETED_TITLE,
        responsible_function="",
        **dict.fromkeys(Measure.TEXTS, "")
        | {"status_reason": _where(status__in=(Measure.Status.POSTPONED, Measure.Status.CANCELLED))},
        revision=newer,
    )
    AnswerTextVersion.objects.filter(answer_text__answer__assessment__in=keys).delete()
    AnswerText.objects.filter(answer__assessment__in=keys).update(text="", revision=newer)
    Answer.objects.filter(assessment__in=keys).update(
        justification=_where(state=Answer.State.NOT_RELEVANT), dissent="", revision=newer
    )
    reason = _where(status=Assessment.Status.DECLINED, participation=Assessment.Participation.BINDING)
    kept.update(head_statement="", head_note="", head_note_on=None, extension_reason="", decline_reason=reason)


def _where(**demanded) -> Case:
    """The word for what is gone where the database demands one, else nothing."""
    return Case(When(**demanded, then=Value(DELETED)), default=Value(""))
