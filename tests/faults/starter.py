"""Starts gunicorn once for every line it reads, in a process group of its own, and says when that has ended.

Run with `python -m` and the arguments of gunicorn. Django is imported only once, so that a hundred restarts take
minutes; the started processes share nothing else and have no connection to the database yet.
"""

import os
import sys

import django
from django.urls import get_resolver
from gunicorn.app.wsgiapp import WSGIApplication

django.setup()
get_resolver().url_patterns  # noqa: B018 - imports all views
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setsid()
        WSGIApplication().run()
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
