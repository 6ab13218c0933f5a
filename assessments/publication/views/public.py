"""Pages that everybody may read, also before login: texts of the site, and the published results."""

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.db.models.functions import Length
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from assessments.lists.views.downloads import download
from assessments.models import SitePage
from assessments.publication.queries import editions_of, newest_editions, public_files
from assessments.publication.tables import fields
from assessments.text.rules import glossary

FIVE_MINUTES = 5 * 60
YEAR = 365 * 24 * 60 * 60
HELP = "hilfe"  # the page that explains words and says whom to ask


@login_not_required
def site_page(request, slug):
    page = get_object_or_404(SitePage, slug=slug)
    context = {"page": page, "is_help": slug == HELP, "terms": glossary.TERMS}
    return render(request, "publication/site_page.html", context)


@login_not_required
@require_safe
def public_rounds(request):
    """Every published round, in its newest edition."""
    return _page(request, "publication/rounds.html", {"editions": newest_editions()})


@login_not_required
@require_safe
def public_round(request, round_code, number=None):
    """A published round: its newest edition, or the one of that number."""
    editions = editions_of(round_code)
    edition = next((known for known in editions if number in (None, known.number)), None)
    if edition is None:
        raise Http404
    context = {
        "edition": edition,
        "editions": editions,
        "newest": editions[0],
        "results": edition.content,
        "round_code": round_code,
        "files": {file.kind: file for file in _files(round_code, edition.number).defer("content", "file")},
        "fields": fields(edition.content["catalogue"]["levels"]),
    }
    return _page(request, "publication/results.html", context)


def _checksum(request, round_code, number, file_name):
    found = _files(round_code, number).filter(file_name=file_name).values_list("sha256", flat=True).first()
    return found and f'"{found}"'


@login_not_required
@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
@condition(etag_func=_checksum)
def public_file(request, round_code, number, file_name):
    """A file of an edition as it was kept. It never changes, so browsers may keep it too."""
    report = get_object_or_404(_files(round_code, number).select_related("round"), file_name=file_name)
    media_type = mimetypes.guess_type(report.file_name)[0] or "application/octet-stream"
    return download(request, bytes(report.file), report.file_name, media_type, about=report, round=report.round)


def _files(round_code, number):
    files = public_files().filter(edition__round__code=round_code, edition__number=number)
    return files.annotate(size=Length("file"))


def _page(request, template, context):
    """Without a login the same for all, so it may be kept a while; with one it names the person and may not."""
    response = render(request, template, context)
    if not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
    return response
