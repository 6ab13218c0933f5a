"""The system's Chromium, as the tests start it: silent, and without the sandbox that root may not use."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
LAUNCH = {
    "executable_path": next(filter(None, map(shutil.which, NAMES)), None),
    "args": ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
}
