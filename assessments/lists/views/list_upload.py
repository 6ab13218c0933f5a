"""Taking in a list or a file: read it, show what it would do, confirm, apply. The same steps for all that is taken in.

Between preview and confirmation what was read travels signed in the page, so nothing is stored for lists that nobody
confirms. It is planned again when it comes back.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.lists.forms import ListForm
from assessments.lists.rules.table_reading import Unreadable
from assessments.lists.steps import PlanChanged
from assessments.models import User

MUST_LOOK_AGAIN = "Inzwischen hat sich etwas geändert. Bitte sehen Sie die Vorschau noch einmal an."
LONGEST_KEPT = 2_000_000  # characters in the page; Django takes 2.5 MB of form data


class ListUpload:
    """The steps. Who uses them says what is read, planned and done, and shows the two pages."""

    list_form = ListForm
    kept_as: str  # salt of the signature: the preview of one list does not confirm another
    kept_for: int | None = None  # seconds
    preview_gone = "Die Vorschau gilt nicht mehr. Bitte geben Sie die Liste noch einmal ein."
    too_long = "Die Liste ist für diese Seite zu lang. Bitte teilen Sie sie."

    def plan_list(self, wanted: dict, by: User) -> Any:
        """What the list would do if this person took it in. Raises Unreadable or TransitionNotAllowed."""
        raise NotImplementedError

    def kept(self, plan: Any, wanted: dict) -> tuple[dict, str]:
        """What comes back with the confirmation, and the digest of what was seen."""
        return wanted, plan.digest

    def apply_list(self, request: HttpRequest, wanted: dict, digest: str) -> HttpResponse:
        """Do it, say so, and lead on. Raises PlanChanged."""
        raise NotImplementedError

    def choice_page(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        raise NotImplementedError

    def preview_page(self, request: HttpRequest, status: int, **context: Any) -> HttpResponse:
        """`plan`, what is `wanted`, and what is `kept` in the field „vorschau“."""
        raise NotImplementedError

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """Choose and see what it would do; „vorschau“ brings back what was seen."""
        if "vorschau" in request.POST:
            return self._go_on(request)
        is_sent = request.method == "POST"
        form = self.list_form(request.POST if is_sent else None, request.FILES if is_sent else None)
        if form.is_valid():
            wanted = form.wanted()
            try:
                plan = self.plan_list(wanted, request.user)
            except (Unreadable, TransitionNotAllowed) as refusal:
                form.refuse(refusal)
            else:
                if form.read_as:
                    messages.info(request, form.read_as)
                return self._preview(request, plan, wanted)
        return self.choice_page(request, form)

    def _go_on(self, request):
        try:
            person, wanted, digest = signing.loads(request.POST["vorschau"], salt=self.kept_as, max_age=self.kept_for)
            if person != request.user.pk:
                raise signing.BadSignature
        except signing.BadSignature:
            messages.error(request, self.preview_gone)
            return redirect(request.path)
        if "zurueck" in request.POST:
            return self.choice_page(request, self.list_form(initial=wanted))
        try:
            return self.apply_list(request, wanted, digest)
        except PlanChanged:
            messages.warning(request, MUST_LOOK_AGAIN)
            return self._preview(request, self.plan_list(wanted, request.user), wanted, status=409)

    def _preview(self, request, plan, wanted, status=200):
        content = [request.user.pk, *self.kept(plan, wanted)]
        kept = signing.dumps(content, salt=self.kept_as, compress=True)
        if len(kept) > LONGEST_KEPT:
            messages.error(request, self.too_long)
            return self.choice_page(request, self.list_form(initial=wanted))
        return self.preview_page(request, status, plan=plan, wanted=wanted, kept=kept)
