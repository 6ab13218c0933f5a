"""All addresses: accounts, administration, and the assessments themselves."""

from allauth.account import views as account
from django.urls import include, path, re_path

from assessments.admin import site as admin_site
from assessments.saving.views import background

account_urls = [
    path("anmelden/", account.login, name="account_login"),
    path("abmelden/", account.logout, name="account_logout"),
    path("sitzung/", background.session, name="account_session"),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("registrieren/", account.signup, name="account_signup"),
    path("passwort/aendern/", account.password_change, name="account_change_password"),
    path("passwort/setzen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "passwort/neu/fertig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

handler403 = "assessments.saving.views.refusals.forbidden"
handler404 = "assessments.saving.views.refusals.not_found"

urlpatterns = [
    path("konto/", include(account_urls)),
    path("verwaltung/", admin_site.urls),
    path("", include("assessments.urls")),
]
