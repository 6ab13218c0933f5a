"""Pages that everybody may read, also before login."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render

from assessments.models import SitePage


@login_not_required
def site_page(request, slug):
    return render(request, "public/site_page.html", {"page": get_object_or_404(SitePage, slug=slug)})
