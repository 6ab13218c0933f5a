from django.apps import AppConfig


class ChancencheckConfig(AppConfig):
    """The project: its system checks run with every start."""

    name = "chancencheck"

    def ready(self):
        from chancencheck import checks  # noqa: F401, PLC0415 -- registering checks needs loaded apps
