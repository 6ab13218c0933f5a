"""„Alles mitnehmen“: an institution takes away what it has entered, at any time."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import permissions, queries
from assessments.downloads import download
from assessments.exports import taken_along_json, taken_along_xlsx
from assessments.exports.own_contents import PARTS
from assessments.models import Institution
from assessments.views.tables import XLSX

FORMATS = {"xlsx": (taken_along_xlsx, XLSX), "json": (taken_along_json, "application/json")}


@require_safe
def take_along(request, institution_code):
    """What the files hold, and the papers of each round beside them."""
    institution = _own_institution(request, institution_code)
    own = queries.own_assessments(request.user).filter(institution=institution)
    return render(request, "staff/take_along.html", {"institution": institution, "parts": PARTS, "assessments": own})


@require_safe
def take_along_file(request, institution_code, suffix):
    institution = _own_institution(request, institution_code)
    if suffix not in FORMATS:
        raise Http404
    content, media_type = FORMATS[suffix]
    today = timezone.localdate()
    name = f"chancencheck-alles-{institution.code}-{today:%Y-%m-%d}.{suffix}"
    return download(request, content(institution, today), name, media_type, about=institution)


def _own_institution(request, code) -> Institution:
    institution = get_object_or_404(Institution, code=code)
    if not permissions.can_take_along(request.user, institution):
        raise Http404
    return institution
