"""Entry point for gunicorn and runserver."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")

application = get_wsgi_application()
if settings.EMBEDDED_WORKER:
    from assessments.worker import start_embedded

    start_embedded()
