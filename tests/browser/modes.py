"""Light, dark and on a phone."""

MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 700}, "color_scheme": "light"},
}

# Colours may fade from one mode to the next; axe would measure what is between.
FADED = """Promise.all(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished)
).then(() => null)"""


def show(page, mode: str):
    """The open page in this mode, as if it had been loaded so."""
    page.set_viewport_size(MODES[mode]["viewport"])
    page.emulate_media(color_scheme=MODES[mode]["color_scheme"])
    page.evaluate(FADED)
