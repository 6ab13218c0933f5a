"""The administration, where Django looks for it; each page stands in the room of its subject."""

from assessments.administration.admin import records as administration_admin_records
from assessments.administration.admin.site import site
from assessments.catalogue.admin import catalogue as catalogue_admin_catalogue
from assessments.catalogue.admin import clarity_note as catalogue_admin_clarity_note
from assessments.institutions.admin import institution as institutions_admin_institution
from assessments.mail import admin as mail_admin
from assessments.people.admin import account as people_admin_account
from assessments.rounds import admin as rounds_admin
from assessments.site import admin as site_admin

__all__ = [
    "administration_admin_records",
    "catalogue_admin_catalogue",
    "catalogue_admin_clarity_note",
    "institutions_admin_institution",
    "mail_admin",
    "people_admin_account",
    "rounds_admin",
    "site",
    "site_admin",
]
