"""The Django admin for the Fachadministration."""

from django.contrib.admin import AdminSite

from assessments import permissions


class ChancenCheckAdminSite(AdminSite):
    """Open to the Fachadministration and, for rounds, to the Abteilung Integration."""

    def has_permission(self, request):
        return permissions.can_administer(request.user)


site = ChancenCheckAdminSite()
