"""Everything that is printed: content (what), charts (how it looks as a picture), pdf (paper)."""
