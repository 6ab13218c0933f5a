"""The log for the Revision: to read and to take away. Nothing of it can be changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import permissions
from assessments.audit_log import queries as audit_log_queries
from assessments.audit_log.forms import AuditFilterForm
from assessments.audit_log.tables import audit_csv, audit_json_lines
from assessments.lists.views.downloads import download
from assessments.models import AuditEvent
from assessments.saving.forms.fields import german_number
from assessments.saving.views.requests import demand

PER_PAGE = 50
MOST_IN_A_FILE = 20_000  # some 10 MB of memory and two seconds
FILES = {"csv": (audit_csv, "text/csv; charset=utf-8"), "jsonl": (audit_json_lines, "application/jsonl")}


@require_safe
def audit_log(request):
    demand(permissions.can_read_audit_log(request.user))
    form = AuditFilterForm(request.GET)
    query = form.query()
    context = {
        "form": form,
        "page": Paginator(audit_log_queries.audit_log(form.wanted()), PER_PAGE).get_page(request.GET.get("seite")),
        "kept": query,
        "query": f"{query}&" if query else "",
    }
    return render(request, "audit_log/list.html", context)


@require_safe
def audit_log_file(request, suffix):
    """What the filter leaves, as far as one file can hold it; else back to the page with a word why."""
    demand(permissions.can_read_audit_log(request.user))
    if suffix not in FILES:
        raise Http404
    form = AuditFilterForm(request.GET)
    events = list(audit_log_queries.audit_log(form.wanted())[: MOST_IN_A_FILE + 1])
    if not form.is_valid() or len(events) > MOST_IN_A_FILE:
        messages.error(
            request,
            f"Eine Datei fasst höchstens {german_number(MOST_IN_A_FILE)} Einträge. Bitte wählen Sie einen kürzeren "
            "Zeitraum."
            if form.is_valid()
            else "Die Datei gibt es erst, wenn die Auswahl stimmt.",
        )
        return redirect(f"{reverse('audit-log')}?{form.query()}")
    written, media_type = FILES[suffix]
    name = f"Protokoll-{timezone.localdate()}.{suffix}"
    return download(request, written(events), name, media_type, about=AuditEvent)
