"""Light, dark and on a phone."""

MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 700}, "color_scheme": "light"},
}

# Colours may fade from one mode to the next; axe would measure what is between. The end of one may begin another.
FADED = """() => {
    const fading = () => document.getAnimations().filter(one => one instanceof CSSTransition);
    for (let turn = 0; turn < 10 && fading().length; turn++) fading().forEach(one => one.finish());
}"""


def show(page, mode: str):
    """The open page in this mode, as if it had been loaded so."""
    page.set_viewport_size(MODES[mode]["viewport"])
    page.emulate_media(color_scheme=MODES[mode]["color_scheme"])
    page.evaluate(FADED)
