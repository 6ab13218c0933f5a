#!/usr/bin/env python
"""Django's command line for the ChancenCheckLU."""

import os
import sys

from django.core.management import execute_from_command_line

from chancencheck.environment import SettingsError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingsError as error:
        sys.exit(f"Start abgebrochen: {error}")
