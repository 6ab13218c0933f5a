"""Pytest plugin: plain `pytest` works without any .env, and tests never hash passwords slowly."""

import os

import hypothesis
import pytest
from django.conf import settings

os.environ.setdefault("DEBUG", "true")
# A busy machine is no counterexample.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _fast_password_hashes(django_test_environment):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
