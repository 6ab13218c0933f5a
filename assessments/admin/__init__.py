"""The Django admin of the Fachadministration: catalogue, institutions, accounts, rounds, texts, audit log."""

from . import account, assessment_round, catalogue, clarity_note, institution, mail, records, site_page
from .admin_site import site

__all__ = [
    "account",
    "assessment_round",
    "catalogue",
    "clarity_note",
    "institution",
    "mail",
    "records",
    "site",
    "site_page",
]
