"""Pytest plugin: plain `pytest` works without any .env, tests never hash passwords slowly, nor tidy up memory often."""

import gc
import os

import hypothesis
import pytest
from django.conf import settings

os.environ.setdefault("DEBUG", "true")
# A busy machine is no counterexample.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

gc.set_threshold(100_000, 20, 50)  # looking for cycles as often as usual takes an eighth of the time


def pytest_collection_finish():
    """What is loaded by now stays for good."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _fast_password_hashes(django_test_environment):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
