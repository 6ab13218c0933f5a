"""Light or dark: what a person may choose for this browser."""

COOKIE = "appearance"
APPEARANCES = (("", "wie das Gerät"), ("light", "hell"), ("dark", "dunkel"))
