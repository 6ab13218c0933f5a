"""How allauth behaves here: accounts are made by the Fachadministration, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody can create an account for themselves."""

    def is_open_for_signup(self, request):
        return False
