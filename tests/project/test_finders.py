"""Only named files of the npm packages become static files."""

from django.contrib.staticfiles import finders

from chancencheck.finders import NpmFinder


def test_finder_serves_named_file(settings):
    expected = str(settings.NODE_MODULES / "@kern-ux/native/dist/kern.min.css")

    assert finders.find("kern/kern.min.css") == expected


def test_finder_serves_nothing_else():
    assert finders.find("kern/kern-grid.min.css") is None


def test_finder_lists_named_files(settings):
    settings.NPM_STATIC = {"kern": ("@kern-ux/native/dist", ["kern.min.css", "fonts/a.woff2"])}

    assert [(storage.prefix, name) for name, storage in NpmFinder().list([])] == [
        ("kern", "kern.min.css"),
        ("kern", "fonts/a.woff2"),
    ]


def test_finder_check_passes_with_installed_packages():
    assert NpmFinder().check() == []


def test_finder_check_names_missing_file(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    settings.NPM_STATIC = {"kern": ("@kern-ux/native/dist", ["kern.min.css"])}

    (message,) = NpmFinder().check()

    assert message.id == "chancencheck.E001"
    assert message.msg == f"{tmp_path}/@kern-ux/native/dist/kern.min.css fehlt."
    assert message.hint == "Bitte „make setup“ ausführen."
