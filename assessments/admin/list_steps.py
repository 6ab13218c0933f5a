"""Taking in a list: paste or upload it, see what it would do, confirm. The same steps for accounts and institutions.

Between preview and confirmation the list travels signed in the page, so nothing is stored for lists that nobody
confirms. It is read and planned again when it comes back.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse

from assessments.downloads import download
from assessments.enrolling import Plan, PlanChanged
from assessments.exports.tables import Column, Table, csv_bytes
from assessments.forms.lists import ListForm
from assessments.table_reading import Unreadable

from .admin_site import site
from .mistakes import mistakes_of

MUST_LOOK_AGAIN = "Inzwischen hat sich etwas geändert. Bitte sehen Sie die Vorschau noch einmal an."
LONGEST_KEPT = 2_000_000  # characters in the page; Django takes 2.5 MB of form data


@dataclass(frozen=True)
class ListColumn:
    """One column of a list: its heading, what belongs there, and what the example says, line by line."""

    heading: str
    explanation: str
    examples: tuple[str, ...]


class ListSteps:
    """Pages of the administration around a list. Who uses it says what its list holds and does."""

    list_title: str
    list_form: type[ListForm] = ListForm

    def may_enrol(self, user) -> bool:
        raise NotImplementedError

    def list_columns(self) -> tuple[ListColumn, ...]:
        raise NotImplementedError

    def plan_list(self, text: str, options: dict, by) -> Plan:
        """What the list would do if this person took it in. Raises Unreadable."""
        raise NotImplementedError

    def list_step(self, plan: Plan, options: dict) -> str:
        """The words on the button that does it."""
        raise NotImplementedError

    def enrol_list(self, text: str, options: dict, digest: str, by) -> str:
        """Do it, and say what was done. Raises PlanChanged."""
        raise NotImplementedError

    def get_urls(self):
        name = self.opts.model_name
        return [
            path("liste/", site.admin_view(self.list_page), name=f"{name}-list"),
            path("liste/beispiel.csv", site.admin_view(self.list_example), name=f"{name}-list-example"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        more = {"may_enrol": self.may_enrol(request.user)}
        return super().changelist_view(request, more | (extra_context or {}))

    def list_example(self, request):
        """A list to start from, as the spreadsheets of the city save it."""
        self._demand(request)
        columns = self.list_columns()
        rows = list(zip(*(column.examples for column in columns), strict=True))
        table = Table(self.list_title, [Column(column.heading) for column in columns], rows)
        name = f"beispiel-{self.opts.verbose_name_plural.lower()}.csv"
        return download(request, csv_bytes(table), name, "text/csv; charset=utf-8", about=self.model)

    def list_page(self, request):
        """Choose a list and see what it would do; „vorschau“ brings back what was seen."""
        self._demand(request)
        if "vorschau" in request.POST:
            return self._go_on(request, request.POST["vorschau"])
        is_sent = request.method == "POST"
        form = self.list_form(request.POST if is_sent else None, request.FILES if is_sent else None)
        if form.is_valid():
            text, options = form.listed, _options(form)
            try:
                plan = self.plan_list(text, options, request.user)
            except Unreadable as error:
                form.add_error("upload" if form.cleaned_data["upload"] else "text", str(error))
            else:
                if form.read_as:
                    messages.info(request, form.read_as)
                return self._preview(request, plan, text, options)
        return self._choice(request, form)

    def _go_on(self, request, kept: str):
        try:
            text, options, digest = _seen(kept, self.opts.model_name, request.user)
        except signing.BadSignature:
            messages.error(request, "Die Vorschau gilt nicht mehr. Bitte geben Sie die Liste noch einmal ein.")
            return redirect(self._address())
        if "zurueck" in request.POST:
            return self._choice(request, self.list_form(initial={"text": text} | options))
        try:
            done = self.enrol_list(text, options, digest, request.user)
        except PlanChanged:
            messages.warning(request, MUST_LOOK_AGAIN)
            return self._preview(request, self.plan_list(text, options, request.user), text, options, status=409)
        messages.success(request, done)
        return redirect(f"admin:assessments_{self.opts.model_name}_changelist")

    def _preview(self, request, plan, text, options, status=200):
        kept = signing.dumps([request.user.pk, text, options, plan.digest], salt=self.opts.model_name, compress=True)
        if len(kept) > LONGEST_KEPT:
            messages.error(request, "Die Liste ist für diese Seite zu lang. Bitte teilen Sie sie.")
            return self._choice(request, self.list_form(initial={"text": text} | options))
        step = self.list_step(plan, options)
        return self._page(request, "list_preview", "Vorschau", status, plan=plan, kept=kept, step=step)

    def _choice(self, request, form):
        example = reverse(f"admin:{self.opts.model_name}-list-example")
        return self._page(request, "list", self.list_title, form=form, columns=self.list_columns(), example=example)

    def _page(self, request, name, title, status=200, **context):
        context |= {"opts": self.opts, "title": title, "list_title": self.list_title, "list_address": self._address()}
        if "form" in context:
            context["mistakes"] = mistakes_of(context["form"])
        template = f"admin/assessments/{self.opts.model_name}/{name}.html"
        return render(request, template, context | site.each_context(request), status=status)

    def _address(self):
        return reverse(f"admin:{self.opts.model_name}-list")

    def _demand(self, request):
        if not self.may_enrol(request.user):
            raise PermissionDenied


def numbered(number: int, one: str, many: str) -> str:
    """ "1 Konto", "3 Konten"."""
    return f"{number} {one if number == 1 else many}"


def _options(form: forms.Form) -> dict:
    """What was chosen beside the list itself."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ListForm.base_fields}


def _seen(kept: str, salt: str, user) -> tuple[str, dict, str]:
    """List, options and digest of a preview that this person saw. Raises BadSignature."""
    person, text, options, digest = signing.loads(kept, salt=salt)
    if person != user.pk:
        raise signing.BadSignature
    return text, options, digest
