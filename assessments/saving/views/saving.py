"""Saving what a person wrote: the one way for every page whose groups say from which version they started.

A view builds the groups of its page from the POST and calls `save`. What is right and up to date is saved, the rest
comes back with its message and with everything that was typed: `Outcome` tells the page and, as JSON, the script.
What is sent with a button only (a step, a new row) goes through `sent_once`.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, transaction
from django.db.models import Model
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.saving.forms.revisions import RevisionedForm
from assessments.saving.views import unavailable
from assessments.text.rules import personal_data

MISSING_START = "Noch nicht gespeichert. Ihr Text steht unten. Bitte speichern Sie noch einmal."
WORST_FIRST = (503, 400, 409, 422, 200)

Groups = list[RevisionedForm]
Saved = dict[str, RevisionedForm]  # by prefix


@dataclass(frozen=True)
class Outcome:
    """What became of a save: what is left to decide, for the page that shows it again, and what is saved.

    `status`: 200 saved, 422 invalid, 409 conflict or not possible any more, 400 without a start, 503 busy.
    """

    status: int = 200
    tokens: dict[str, str] = field(default_factory=dict)  # to go on with, for each group the server now has
    invalid: tuple[RevisionedForm, ...] = ()
    conflicts: Saved = field(default_factory=dict)  # by the prefix they were sent with
    unsaved: tuple[RevisionedForm, ...] = ()  # cannot be saved at all now
    refusal: str = ""
    some_saved: bool = False

    @property
    def is_saved(self) -> bool:
        return self.status == 200

    @property
    def sent(self) -> Groups:
        """The groups to show as they were sent."""
        return [*self.invalid, *self.conflicts.values()]


def save(
    request,
    sent: Groups,
    *,
    step: Callable[[Groups], Iterable[RevisionedForm]],
    saved: Callable[[Groups], Saved],
    know: Callable[[Groups], None] = lambda touched: None,
) -> Outcome:
    """Save the groups that a POST brought.

    `step` saves those that are valid and returns the ones that somebody else has changed meanwhile; it may raise
    TransitionNotAllowed. `saved` gives what the server holds by now, to be shown beside. `know` tells the touched
    groups what they change, before they are checked.
    """
    if not sent or not all(group.started_from for group in sent):
        return Outcome(400, conflicts=_beside_saved(sent, saved)[0], refusal=MISSING_START)
    touched = [group for group in sent if group.is_touched]
    know(touched)
    touched = [group for group in touched if not (group.was_removed and group.removes)]
    gone = [group for group in touched if group.was_removed]
    invalid = [group for group in touched if not group.was_removed and not group.is_valid()]
    valid = [group for group in touched if group not in gone and group not in invalid]
    try:
        late = list(step(valid))
    except Error as error:
        if not unavailable.is_unavailable(error):
            raise
        unavailable.record(request, error)
        return Outcome(503, invalid=tuple(touched), refusal=unavailable.BUSY)
    except TransitionNotAllowed as refusal:
        return Outcome(409, unsaved=tuple(touched), refusal=str(refusal))
    conflicts, tokens = _beside_saved([*late, *gone], saved)
    tokens |= {group.prefix: group.token for group in sent if group not in touched}
    tokens |= {group.prefix: group.token_once_saved for group in valid if group not in late}
    status = 409 if conflicts else 422 if invalid else 200
    return Outcome(status, tokens, tuple(invalid), conflicts, some_saved=len(valid) > len(late))


def _beside_saved(sent: Groups, saved: Callable[[Groups], Saved]) -> tuple[Saved, dict[str, str]]:
    """Put what was sent beside what is saved by now: the groups that differ, and the tokens of those that do not."""
    if not sent:
        return {}, {}
    now = saved(sent)
    differing, same = {}, {}
    for group in sent:
        found = group.found_in(now)
        beside = now.get(found.prefix)
        if found.show_beside(beside):
            differing[group.prefix] = found
        elif beside:
            same[group.prefix] = beside.token
    return differing, same


def unchanged_since(group: RevisionedForm, saved: RevisionedForm) -> bool:
    """Whether a group without a revision in the database started from what is saved: its digest tells."""
    return group.started_from is not None and group.started_from.digest == saved.digest


def save_whole(request, group: RevisionedForm, saved: RevisionedForm, step: Callable[[], bool]) -> Outcome:
    """Save one group without a revision in the database; `step` compares once more, under its lock."""

    def save_group(groups: Groups) -> Groups:
        return [each for each in groups if not (unchanged_since(each, saved) and step())]

    return save(request, [group], step=save_group, saved=lambda sent: {saved.prefix: saved})


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Several saves of one page as one; nothing sent at all is a POST without a start."""
    outcomes = list(outcomes)
    if not outcomes:
        return Outcome(400, refusal=MISSING_START)
    tokens, conflicts, statuses = {}, {}, {outcome.status for outcome in outcomes}
    for outcome in outcomes:
        tokens |= outcome.tokens
        conflicts |= outcome.conflicts
    return Outcome(
        next(status for status in WORST_FIRST if status in statuses),
        tokens,
        tuple(group for outcome in outcomes for group in outcome.invalid),
        conflicts,
        tuple(group for outcome in outcomes for group in outcome.unsaved),
        next((outcome.refusal for outcome in outcomes if outcome.refusal), ""),
        any(outcome.some_saved for outcome in outcomes),
    )


@contextmanager
def comparing(request, row: Model, *before: Model):
    """The row; for a POST locked and as it is by now, so that what a form compares is what is overwritten.

    `before` are rows to lock first (`locks`). 404 if one of them was deleted meanwhile.
    """
    if request.method != "POST":
        yield row
        return
    with transaction.atomic():
        try:
            *_, current = [locked(one) for one in (*before, row)]
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
        yield current


def say_saved(request, what: str) -> None:
    """The message after a save, for the person: „Die Texte sind gespeichert (10:42 Uhr).“."""
    messages.success(request, f"{what} gespeichert ({timezone.localtime():%H:%M} Uhr).")


def answer(request, outcome: Outcome) -> JsonResponse:
    """What the page would say, as JSON for the script; `tokens` names every group that is saved as it was sent."""
    return JsonResponse(
        {
            "time": f"{timezone.localtime():%H:%M}",
            "message": outcome.refusal,
            "tokens": outcome.tokens,
            "errors": {
                field.html_name: list(field.errors) for group in outcome.invalid for field in group if field.errors
            },
            "hints": {name: hint for name, value in request.POST.items() if (hint := personal_data.hint(value))},
            "conflicts": {prefix: _conflict(request, group) for prefix, group in outcome.conflicts.items()},
        },
        status=outcome.status,
    )


def _conflict(request, group: RevisionedForm) -> dict:
    """The same panel as on the page, and the saved values to take over; none if the measure was removed."""
    saved = group.conflict
    values = {saved[name].html_name: str(saved[name].value() or "") for name in saved.value_fields} if saved else None
    html = render_to_string("saving/_conflict.html", {"group": group}, request)
    return {"name": group.name_for_people, "html": html, "values": values}
