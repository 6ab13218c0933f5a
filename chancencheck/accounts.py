"""How allauth behaves here: accounts are made by the Fachadministration, never by signing up."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.http import url_has_allowed_host_and_scheme

from assessments.mail.steps import outbox
from assessments.models import AuditEvent
from assessments.saving.forms.fields import gated
from assessments.text.rules import text_gate
from chancencheck import attempts
from chancencheck.browsers import browser_words
from chancencheck.sessions import BROWSER

THROTTLED = (
    "Von Ihrem Anschluss kamen zu viele falsche Passwörter. Bitte warten Sie fünf Minuten. "
    "Schneller geht es mit „Passwort vergessen?“: Mit einem neuen Passwort können Sie sich sofort anmelden."
)
WRONG_LOGIN = "Anmeldename und Passwort passen nicht zusammen. Bitte prüfen Sie beides."
LENGTH_RULE = "Mindestens 12 Zeichen, kein gängiges Passwort, nicht Ihr Name."


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody can create an account for themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": THROTTLED,
        "username_password_mismatch": WRONG_LOGIN,
        "email_password_mismatch": WRONG_LOGIN,
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """allauth counts the wrong passwords under this key."""
        return attempts.key(request, self.tried, credentials["username"])

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """A new password has a new key, so there is nothing to delete."""

    def pre_authenticate(self, request, **credentials):
        """Refuse who has tried too often, and say so in the logs."""
        self.tried = attempts.account_called(credentials["username"])
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            attempts.refused(request, self.tried)
            raise

    def authentication_failed(self, request, **credentials):
        attempts.failed(request, self.tried)

    def pre_login(self, request, user, **kwargs):
        """The right password, but an account that is closed, switched off, or of the demo on a real server."""
        if not AccountBackend().user_can_authenticate(user):
            attempts.failed(request, user)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        super().login(request, user)
        request.session[BROWSER] = browser_words(request.headers.get("User-Agent", ""))
        AuditEvent.objects.record(by=user, verb=AuditEvent.Verb.LOG_IN, subject=user)

    def logout(self, request):
        AuditEvent.objects.record(by=request.user, verb=AuditEvent.Verb.LOG_OUT, subject=request.user)
        super().logout(request)

    def set_password(self, user, password):
        super().set_password(user, password)
        AuditEvent.objects.record(by=user, verb=AuditEvent.Verb.SET_PASSWORD, subject=user)

    def send_password_reset_mail(self, user, email, context):
        """Through the outbox: the page waits for no mail server, and tells by its time no addresses apart."""
        outbox.send_password_link(user, email)

    def is_safe_url(self, url):
        """Logins lead on to addresses of this site only; allauth's own check fails (500) at what is no address."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class AccountBackend(AuthenticationBackend):
    """Log in as allauth does; each request then loads the account and its roles together."""

    def get_user(self, user_id):
        user = get_user_model().with_roles(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def _mitigate_timing_attack(self, password):
        """Trying a password takes as long without an account as with one (`User.check_password`)."""
        for form in text_gate.secrets_meant(password):
            super()._mitigate_timing_attack(form)

    def user_can_authenticate(self, user):
        """Asked at the login and with every request. Everybody knows the password of the demo."""
        return super().user_can_authenticate(user) and (settings.DEMO_ALLOWED or not user.is_demo)


class PlainFields:
    """One label above and one hint below it: no words inside a field that vanish while typing, no links, no lists.
    Names and passwords pass the same gate as every text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            gated(field).widget.attrs.pop("placeholder", None)
            field.help_text = LENGTH_RULE if name == "password1" else ""


class LoginForm(PlainFields, allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].validators.append(MaxLengthValidator(254))  # SQLite fails at very long patterns
        self.fields["login"].label = "Benutzername oder E-Mail-Adresse"
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PlainFields, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(PlainFields, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainFields, allauth_forms.ResetPasswordKeyForm):
    pass
