"""Serve the few files we use from node_modules, and nothing else from there."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import Error
from django.core.files.storage import FileSystemStorage


class NpmFinder(BaseFinder):
    """Static files named in `NPM_STATIC`: prefix → (folder below node_modules, files in it)."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.packages = [
            (_prefixed_storage(prefix, settings.NODE_MODULES / folder), files)
            for prefix, (folder, files) in settings.NPM_STATIC.items()
        ]

    def check(self, **kwargs):
        return [
            Error(f"{storage.path(name)} fehlt.", hint="Bitte „make setup“ ausführen.", id="chancencheck.E001")
            for storage, files in self.packages
            for name in files
            if not storage.exists(name)
        ]

    def find(self, path, find_all=False, **kwargs):
        hits = [
            storage.path(name)
            for storage, files in self.packages
            for name in files
            if Path(path) == Path(storage.prefix, name) and storage.exists(name)
        ]
        return hits if find_all else next(iter(hits), [])

    def list(self, ignore_patterns):
        for storage, files in self.packages:
            for name in files:
                yield name, storage


def _prefixed_storage(prefix: str, folder: Path) -> FileSystemStorage:
    storage = FileSystemStorage(location=folder)
    storage.prefix = prefix  # collectstatic puts the files below this name
    return storage
