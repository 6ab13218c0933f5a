"""The end of a round: the checklist, what mends its items, and the archive package."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.access import permissions
from assessments.events.steps.transitions import Reason
from assessments.lists.views.downloads import download
from assessments.models import AssessmentRound, Inquiry, RoundArchive
from assessments.opinions.steps import opinions
from assessments.rounds.steps.closing import Condition, closing_conditions
from assessments.saving.views.requests import demand
from assessments.text.models.alphabetical import Alphabetical

LABELS = {
    Reason.OPINIONS_LEFT: "Einschätzungen gelöscht",
    Reason.INQUIRIES_LEFT: "Rückfragen erledigt",
    Reason.REPORT_MISSING: "Gesamtbericht abgelegt",
    Reason.ARCHIVE_MISSING: "Archivpaket erstellt",
}


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    condition: Condition

    @property
    def label(self):
        return LABELS[self.condition.reason]


def closing_context(current_round) -> dict:
    """What the page of the last step shows."""
    items = [Item(condition) for condition in closing_conditions(current_round)]
    inquiries = Inquiry.objects.filter(assessment__round=current_round).exclude(status=Inquiry.Status.CLOSED)
    unsettled = current_round.assessments.filter(pk__in=inquiries.values("assessment"))
    return {
        "checklist": items,
        "may_close": all(item.condition.is_met for item in items),
        "unsettled": unsettled.select_related("institution").order_by(Alphabetical("institution_name")),
        "archive": RoundArchive.objects.filter(round=current_round).defer("file").first(),
    }


@require_POST
def closing_opinions(request, round_code):
    """Delete the single opinions whose time is over, here and in all other rounds."""
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    opinions.delete_due(timezone.localdate())
    messages.success(request, "Die Einschätzungen, deren Zeit vorbei ist, sind gelöscht.")
    return redirect(reverse("round-step", args=[current_round.code, "abschliessen"]))


@require_safe
def archive_download(request, round_code):
    """The package as it is kept."""
    demand(permissions.can_steer(request.user))
    archive = get_object_or_404(RoundArchive.objects.select_related("round"), round__code=round_code)
    return download(
        request, archive.file, archive.file_name, "application/zip", about=archive.round, round=archive.round
    )
