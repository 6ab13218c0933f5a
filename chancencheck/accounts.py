"""How allauth behaves here: accounts are made by the Fachadministration, never by signing up."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter

WRONG_LOGIN = "Anmeldename und Passwort passen nicht zusammen. Bitte prüfen Sie beides."


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody can create an account for themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": "Zu viele falsche Versuche. Bitte versuchen Sie es in fünf Minuten noch einmal.",
        "username_password_mismatch": WRONG_LOGIN,
        "email_password_mismatch": WRONG_LOGIN,
    }

    def is_open_for_signup(self, request):
        return False


class PlainFields:
    """Labels stand above the fields; the same words inside them would vanish while typing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PlainFields, allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Benutzername oder E-Mail-Adresse"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""  # the page has the link to a new password


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PlainFields, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(PlainFields, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainFields, allauth_forms.ResetPasswordKeyForm):
    pass
