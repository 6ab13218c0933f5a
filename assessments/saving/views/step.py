"""A page with one form for one step: what the review pages have in common."""

from django.contrib import messages
from django.shortcuts import redirect, render

from assessments.events.steps.transitions import TransitionNotAllowed


def take_step(request, step, *, form, title, template, context, done, back):
    """Show the form; on a valid POST take the step with what was typed.

    `done` says what happened; a function where only the step knows the words. A refused step changes nothing and
    shows the page again (409) with the reason and everything typed.
    """
    status = 200
    if form.is_valid():
        try:
            step(**form.cleaned_data)
        except TransitionNotAllowed as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, done() if callable(done) else done)
            return redirect(back)
    return render(request, template, context | {"form": form, "title": title, "back": back}, status=status)
