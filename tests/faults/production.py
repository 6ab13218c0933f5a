"""Production settings, except that static files need not be collected first."""

from chancencheck.settings import *  # noqa: F403
from chancencheck.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
