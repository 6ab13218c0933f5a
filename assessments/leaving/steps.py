"""An external body leaves (Abschied): its head asks, a second person carries it out. What goes says `leaving`."""

from django.db import IntegrityError, transaction

from assessments.access import insight, permissions
from assessments.administration.models import remember_first_state
from assessments.events.steps.locks import lock, locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, require
from assessments.leaving.queries import leaving
from assessments.leaving.queries.departures import was_taken_along
from assessments.models import (
    Answer,
    AnswerText,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Departure,
    GoodExample,
    Inquiry,
    Institution,
    Measure,
    Membership,
    User,
)

V = AuditEvent.Verb


def departure_refusal(institution: Institution) -> Reason | None:
    """Why nobody can ask now that the institution leaves, or None."""
    if institution.kind != Institution.Kind.EXTERNAL:
        return Reason.NOT_EXTERNAL
    return None if was_taken_along(institution) else Reason.NOT_TAKEN_ALONG


@transaction.atomic
def ask_departure(*, institution: Institution, by) -> Departure:
    """Nothing goes yet; until a second person carries it out, the head can take it back."""
    institution = locked(institution)
    refusal = departure_refusal(institution)
    require(refusal is None, refusal)
    try:
        with transaction.atomic():
            departure = Departure.objects.create(institution=institution, requested_by=by)
    except IntegrityError as asked:
        raise TransitionNotAllowed(Reason.DEPARTURE_ASKED) from asked
    AuditEvent.objects.record(by=by, verb=V.ASK_TO_LEAVE, subject=institution)
    return departure


@transaction.atomic
def take_back_departure(*, institution: Institution, by) -> None:
    """The institution stays, and everything with it."""
    institution = locked(institution)
    deleted, _ = Departure.objects.filter(institution=institution).delete()
    require(deleted, Reason.DEPARTURE_DECIDED)
    AuditEvent.objects.record(by=by, verb=V.STAY, subject=institution)


@transaction.atomic
def carry_out_departure(*, departure: Departure, by) -> Institution:
    """Everything that `leaving` names goes for good, the roles end, and nobody invites the institution any more."""
    _lock_rounds(departure.institution_id)
    institution = locked(Institution(pk=departure.institution_id))
    departure = Departure.objects.filter(pk=departure.pk).first()
    require(departure, Reason.DEPARTURE_DECIDED)
    require(insight.can_carry_out(by, departure), Reason.OWN_REQUEST)
    require(institution.kind == Institution.Kind.EXTERNAL, Reason.NOT_EXTERNAL)
    require(_is_still_asked(departure, institution), Reason.HEAD_HAS_CHANGED)
    require(not leaving.has_active_jobs(institution), Reason.FILES_IN_THE_MAKING)
    _lock_contents(institution)
    departure.delete()
    leaving.remove_contents(institution)
    _end_roles(institution, by=by)
    _close(institution, by=by)
    AuditEvent.objects.record(by=by, verb=V.LEAVE, subject=institution)
    return institution


def _is_still_asked(departure: Departure, institution: Institution) -> bool:
    """Whoever wants it heads the institution to this day."""
    head = departure.requested_by
    return head.is_active and permissions.can_ask_to_leave(head, institution)


def _lock_rounds(institution_id: int) -> None:
    """A round that is just being published is published before, or after."""
    own = Assessment.objects.filter(institution=institution_id)
    list(lock(AssessmentRound.objects.filter(pk__in=own.values("round"))).values_list("pk"))


def _lock_contents(institution: Institution) -> None:
    """In the order of `locks`; accounts last."""
    own = lock(Assessment.objects.filter(institution=institution)).values_list("pk", flat=True)
    keys = list(own)
    for model in (Inquiry, Measure, GoodExample, Answer):
        list(lock(model.objects.filter(assessment__in=keys)).values_list("pk"))
    list(lock(AnswerText.objects.filter(answer__assessment__in=keys)).values_list("pk"))
    members = Membership.objects.filter(institution=institution).values("user")
    list(lock(User.objects.filter(pk__in=members)).values_list("pk"))


def _end_roles(institution: Institution, *, by) -> None:
    """One by one, so that the history keeps each with who ended it."""
    remember_first_state(institution.memberships.all())
    for role in institution.memberships.all():
        role._history_user = by
        role.delete()


def _close(institution: Institution, *, by) -> None:
    """Inactive and without a mailbox, in its earlier states too."""
    remember_first_state(Institution.objects.filter(pk=institution.pk))
    institution.active, institution.mailbox, institution._history_user = False, "", by
    institution.save(update_fields=["active", "mailbox"])
    Institution.history.filter(id=institution.pk).update(mailbox="")
