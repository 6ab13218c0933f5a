"""Entry point for gunicorn and runserver."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from chancencheck import starting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")

application = get_wsgi_application()
starting.demand_none()
connections.close_all()  # a process that is forked from here must not share one
if settings.EMBEDDED_WORKER:
    from assessments.queue.steps.worker import start_embedded

    start_embedded()
