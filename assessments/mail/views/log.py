"""The send log: what was sent to which mailbox when, and a button for what has failed. Never what it says."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessments.access import permissions
from assessments.mail import queries as mail_queries
from assessments.mail.forms import MailFilterForm
from assessments.mail.queries import mail_counts
from assessments.mail.steps import delivery
from assessments.models import AssessmentRound, OutgoingMail
from assessments.saving.views.requests import demand

PER_PAGE = 50


@require_GET
def mail_log(request):
    form = _filter(request)
    mails = mail_queries.mail_log(**form.wanted())
    counts = mail_counts(mails)
    context = {
        "form": form,
        "page": Paginator(mails, PER_PAGE).get_page(request.GET.get("seite")),
        "counts": [(status.label, counts[status]) for status in OutgoingMail.Status],
        "failed": counts[OutgoingMail.Status.FAILED],
        "kept": form.query,
        "query": f"{form.query}&" if form.query else "",
    }
    return render(request, "mail/mails.html", context)


@require_POST
def mail_retry(request):
    """One message (`mail` in the form), or all failed ones that the filter in the address shows."""
    form = _filter(request)
    mails = OutgoingMail.objects.filter(pk__in=mail_queries.mail_log(**form.wanted()).order_by().values("pk"))
    if chosen := request.POST.get("mail", ""):
        mails = OutgoingMail.objects.filter(pk=chosen if chosen.isdecimal() and len(chosen) < 19 else None)
    if number := delivery.try_again(mails):
        messages.success(request, f"Zurück im Postausgang: {number}. Der Versand beginnt gleich.")
    else:
        messages.info(request, "Es gibt nichts, was erneut versendet werden kann.")
    return redirect(f"{reverse('mail-log')}?{form.query}" if form.query else "mail-log")


def _filter(request) -> MailFilterForm:
    demand(permissions.can_read_mail_log(request.user))
    return MailFilterForm(request.GET, rounds=AssessmentRound.objects.order_by("-opens_on", "code"))
