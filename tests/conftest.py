"""Fixed people and things: one institution with its team, another one, the reviewer, the admin."""

import pytest

from assessments.catalogue.queries.tree import forget_catalogues
from tests import factories, template_database
from tests.admin_client import OpeningClient

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_configure(config):
    config.addinivalue_line("markers", "database: uses the database, so that it runs on each kind (marked by itself)")


def pytest_collection_modifyitems(items):
    """pytest-django refuses the database to all others, so that one run of them is enough."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, pytestconfig):
    template_database.use(pytestconfig.cache.mkdir("template"))


@pytest.fixture(autouse=True)
def fresh_catalogues():
    """The process remembers published catalogues; a test must not meet those of another."""
    forget_catalogues()


@pytest.fixture
def client():
    return OpeningClient()


@pytest.fixture
def assessment_round(db):
    return factories.make_round()


@pytest.fixture
def finished_pages(db):
    """Imprint and the like are filled in, as they must be before a round is published."""
    factories.make_pages()


@pytest.fixture
def institution(db):
    return factories.make_institution("VHS", "Volkshochschule")


@pytest.fixture
def other_institution(db):
    return factories.make_institution("WBL", "Wirtschaftsbetrieb")


@pytest.fixture
def assessment(assessment_round, institution):
    return factories.make_assessment(assessment_round, institution)


@pytest.fixture
def contributor(institution):
    return factories.make_member("contributor", institution)


@pytest.fixture
def coordinator(institution):
    return factories.make_member("coordinator", institution)


@pytest.fixture
def head(institution):
    return factories.make_member("head", institution)


@pytest.fixture
def stranger(other_institution):
    """The coordinator of another institution."""
    return factories.make_member("coordinator", other_institution)


@pytest.fixture
def reviewer(db):
    return factories.make_member("reviewer")


@pytest.fixture
def admin_person(db):
    return factories.make_member("admin", username="fachadmin")
