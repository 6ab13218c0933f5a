"""The pages of the administration around a list of accounts or institutions."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse

from assessments.administration.admin.mistakes import mistakes_of
from assessments.administration.admin.site import site
from assessments.lists.tables.table import Column, Table, csv_bytes
from assessments.lists.views.downloads import download
from assessments.lists.views.list_upload import ListUpload


@dataclass(frozen=True)
class ListColumn:
    """One column of a list: its heading, what belongs there, and what the example says, line by line."""

    heading: str
    explanation: str
    examples: tuple[str, ...]


class ListSteps(ListUpload):
    """Who uses it says what its list holds and does."""

    list_title: str

    def may_enrol(self, user) -> bool:
        raise NotImplementedError

    def list_columns(self) -> tuple[ListColumn, ...]:
        raise NotImplementedError

    def list_step(self, plan, wanted: dict) -> str:
        """The words on the button that does it."""
        raise NotImplementedError

    @property
    def kept_as(self):
        return self.opts.model_name

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
        self._demand(request)
        return self.take_in(request)

    def choice_page(self, request, form):
        example = reverse(f"admin:{self.opts.model_name}-list-example")
        context = {"form": form, "columns": self.list_columns(), "example": example, "mistakes": mistakes_of(form)}
        return self._page(request, "list", self.list_title, **context)

    def preview_page(self, request, status, **context):
        step = self.list_step(context["plan"], context["wanted"])
        return self._page(request, "list_preview", "Vorschau", status, step=step, **context)

    def _page(self, request, name, title, status=200, **context):
        address = reverse(f"admin:{self.opts.model_name}-list")
        context |= {"opts": self.opts, "title": title, "list_title": self.list_title, "list_address": address}
        template = f"admin/assessments/{self.opts.model_name}/{name}.html"
        return render(request, template, context | site.each_context(request), status=status)

    def _demand(self, request):
        if not self.may_enrol(request.user):
            raise PermissionDenied


def numbered(number: int, one: str, many: str) -> str:
    """ "1 Konto", "3 Konten"."""
    return f"{number} {one if number == 1 else many}"
