"""Long work for the reviewer: ask for it at the round, watch it, cancel it, fetch the file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.access import permissions
from assessments.lists.views.downloads import download
from assessments.models import AssessmentRound, Job, RoundArchive
from assessments.queue.steps import jobs
from assessments.saving.views.requests import demand

OVER = "Der Auftrag war schon beendet."


@require_safe
def jobs_of_round(request, round_code):
    """What can be asked for, how far it is, and the files that are ready."""
    assessment_round = _round(request, round_code)
    latest = jobs.latest(assessment_round)
    context = {
        "round": assessment_round,
        "offers": [(kind, latest.get(kind)) for kind in jobs.offered(assessment_round)],
        "archive": RoundArchive.objects.filter(round=assessment_round).defer("file").first(),
        "is_active": any(job.is_active for job in latest.values()),
    }
    return render(request, "rounds/list.html", context)


@require_POST
def job_start(request, round_code, kind):
    assessment_round = _round(request, round_code)
    if kind not in jobs.offered(assessment_round):
        raise Http404
    jobs.start(Job.Kind(kind), assessment_round=assessment_round, by=request.user)
    return redirect("jobs", round_code)


@require_POST
def job_cancel(request, round_code, pk):
    if not jobs.cancel(_job(request, round_code, pk)):
        messages.info(request, OVER)
    return redirect("jobs", round_code)


@require_POST
def job_retry(request, round_code, pk):
    job = _job(request, round_code, pk)
    if job.kind in jobs.offered(job.round):
        jobs.retry(job, by=request.user)
    return redirect("jobs", round_code)


@require_safe
def job_download(request, round_code, pk):
    """The finished file, for those who may still ask for it."""
    job = _job(request, round_code, pk)
    if job.file is None:
        raise Http404
    return download(request, job.file, job.file_name, job.content_type, about=job, round=job.round)


def _round(request, round_code) -> AssessmentRound:
    assessment_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    return assessment_round


def _job(request, round_code, pk) -> Job:
    return get_object_or_404(_round(request, round_code).jobs.select_related("round"), pk=pk)
