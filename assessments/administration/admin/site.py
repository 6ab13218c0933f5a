"""The site below /verwaltung/: who may enter, and the one way to log in."""

from functools import update_wrapper

from allauth.account import views as account_views
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from assessments.access import permissions


class ChancenCheckAdminSite(AdminSite):
    """Open to the Fachadministration and, for rounds, to the Abteilung Integration."""

    site_title = site_header = "ChancenCheckLU – Verwaltung"
    index_title = "Verwaltung"
    empty_value_display = "keine Angabe"
    enable_nav_sidebar = False  # seven lists, one click away; the tables need the room

    def has_permission(self, request):
        return permissions.can_administer(request.user)

    def each_context(self, request):
        return super().each_context(request) | {"may_read_history": permissions.can_read_history(request.user)}

    def admin_view(self, view, cacheable=False):
        """People who are logged in but may not enter get 403; Django would ask them to log in again."""
        inner = super().admin_view(view, cacheable)

        def checked(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(checked, inner)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one login page, that of the site."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or self._index_url(), settings.LOGIN_URL)

    def logout(self, request, extra_context=None):
        """There is one way out, too, and the log knows of it."""
        return account_views.logout(request) if request.method == "POST" else HttpResponseNotAllowed(["POST"])

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    @staticmethod
    def _index_url():
        return redirect("admin:index").url


site = ChancenCheckAdminSite()
# One row at a time: each deletion shows first what would go with it, and what forbids it.
site.disable_action("delete_selected")
