"""Institutions and accounts from a list: read, shown line by line, and only then written, all or nothing."""
