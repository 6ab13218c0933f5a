"""Switch reminders by e-mail off and on: one's own, those of an institution's mailbox, or by the link in a message."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.access import permissions
from assessments.mail.steps import opting_out
from assessments.models import Institution, User

ON, OFF = "Die Erinnerungen sind eingeschaltet.", "Die Erinnerungen sind abgeschaltet."


@require_http_methods(["GET", "POST"])
def own_reminders(request):
    """The own account, or the mailbox of an institution that the person coordinates or heads; both on her account."""
    if request.method != "POST":
        return redirect("own-account")
    holder = request.user
    if "institution" in request.POST:
        own = Institution.objects.exclude(mailbox="").filter(pk__in=permissions.led_institution_ids(request.user))
        holder = next((known for known in own if known.code == request.POST["institution"]), None)
        if holder is None:
            raise Http404
    return _switch(request, holder, "own-account")


@login_not_required
@require_http_methods(["GET", "POST"])
def reminders_by_link(request, token):
    """For whoever reads the mailbox; opening the link changes nothing yet."""
    try:
        holder = opting_out.holder_of(token)
    except opting_out.UnknownAddress as error:
        raise Http404 from error
    if request.method == "POST":
        return _switch(request, holder, "reminders-by-link", token)
    return render(request, "mail/reminders.html", {"holder": holder, "is_account": isinstance(holder, User)})


def _switch(request, holder, *address):
    on = request.POST.get("on") == "1"
    opting_out.switch(holder, on=on)
    messages.success(request, ON if on else OFF)
    return redirect(*address)
