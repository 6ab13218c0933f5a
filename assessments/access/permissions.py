"""May this person? Asked by views, templates and admin; the table of roles stands in the README.

Roles come from `Membership`. Whether a step is possible *now* is the business of the steps and `answering`.
"""

from django.contrib.auth.backends import BaseBackend

from assessments.models import Assessment, AssessmentRound, Catalogue, Institution, Measure, Role, User

READABLE_FOR_REVIEW = frozenset(
    {
        Assessment.Status.SUBMITTED,
        Assessment.Status.RETURNED,
        Assessment.Status.ACCEPTED,
        Assessment.Status.PUBLISHED,
    }
)
READS_ACCEPTED = frozenset({Role.STEERING, Role.COORDINATION_GROUP})
CONSENTS_IN_PUBLIC = frozenset({Assessment.PublicationConsent.NAMED})
CONSENTS_IN_THE_CITY = frozenset({Assessment.PublicationConsent.NAMED, Assessment.PublicationConsent.CITY_INTERNAL})


def city_roles(user: User) -> frozenset[str]:
    """Roles for the whole city."""
    return user.roles.get(None, frozenset()) if user.is_authenticated else frozenset()


def institution_roles(user: User, assessment: Assessment) -> frozenset[str]:
    """Roles at the institution of this assessment."""
    return user.roles.get(assessment.institution_id, frozenset()) if user.is_authenticated else frozenset()


def institution_ids(user: User) -> list[int]:
    """Institutions where the person has any role."""
    return [pk for pk in user.roles if pk is not None] if user.is_authenticated else []


def takes_part(user: User) -> bool:
    """Any role but that of the Revision, which reads the log and nothing else that is not public."""
    return user.is_authenticated and any(roles - {Role.AUDITOR} for roles in user.roles.values())


def is_reviewer(user: User) -> bool:
    return Role.REVIEWER in city_roles(user)


def is_member(user: User, assessment: Assessment) -> bool:
    return bool(institution_roles(user, assessment))


def reads_accepted(user: User) -> bool:
    """Steering and coordination group read accepted assessments whose institutions consent."""
    return bool(city_roles(user) & READS_ACCEPTED)


def can_take_along(user: User, institution: Institution) -> bool:
    """Take everything of an institution away as a file: everybody who works there, at any time."""
    return institution.pk in institution_ids(user)


def can_ask_to_leave(user: User, institution: Institution) -> bool:
    """Ask that everything of an institution goes, and take that back: its head."""
    return user.is_authenticated and Role.HEAD in user.roles.get(institution.pk, frozenset())


def can_view(user: User, assessment: Assessment) -> bool:
    """Read the contents: own institution always; reviewer from submission; others accepted ones by consent, once the
    round is published."""
    if is_member(user, assessment):
        return True
    if is_reviewer(user):
        return assessment.status in READABLE_FOR_REVIEW
    agreed = assessment.round.is_public and assessment.publication_consent in CONSENTS_IN_THE_CITY
    return reads_accepted(user) and assessment.is_counted and agreed


def reads_in_full(user: User, assessment: Assessment) -> bool:
    """Whose texts have no passage blacked out: those of the own institution, and all for the reviewer."""
    return is_member(user, assessment) or is_reviewer(user)


def can_edit(user: User, assessment: Assessment) -> bool:
    """Write answers and measures: everybody of the institution, nobody else."""
    return is_member(user, assessment)


def can_note_unclear(user: User, assessment: Assessment) -> bool:
    """Say that a text of the catalogue is not understandable: everybody of the institution, at any time."""
    return is_member(user, assessment)


def can_hand_over(user: User, assessment: Assessment) -> bool:
    """Hand to the head and take back; also declare that the institution does not take part."""
    return bool(institution_roles(user, assessment) & {Role.COORDINATOR, Role.HEAD})


def can_tell_all_answered(user: User, assessment: Assessment) -> bool:
    """Tell those who hand over that the team is done: everybody of the institution who cannot hand over herself."""
    return is_member(user, assessment) and not can_hand_over(user, assessment)


def can_enter_at_once(user: User, assessment: Assessment) -> bool:
    """Enter the answers and the paper sheets of the whole team on one page."""
    return bool(institution_roles(user, assessment) & {Role.COORDINATOR, Role.HEAD})


def can_submit(user: User, assessment: Assessment) -> bool:
    """Approve and submit, or return to the team: the head and her deputy."""
    return Role.HEAD in institution_roles(user, assessment)


def can_give_opinion(user: User, assessment: Assessment) -> bool:
    """Give an individual opinion, and read and delete one's own: everybody of the institution, each for herself."""
    return is_member(user, assessment)


def can_close_opinions(user: User, assessment: Assessment) -> bool:
    """End the phase of individual opinions, and enter how many chose a level on paper."""
    return bool(institution_roles(user, assessment) & {Role.COORDINATOR, Role.HEAD})


def can_view_spread(user: User, assessment: Assessment) -> bool:
    """Read how the opinions lie: the team alone, also when others may read its answers."""
    return is_member(user, assessment)


def can_view_measures(user: User) -> bool:
    """Open the list of measures; what stands in it says `measures_visible_to`."""
    return bool(institution_ids(user)) or is_reviewer(user) or reads_accepted(user)


def can_follow_up(user: User, measure: Measure) -> bool:
    """Write how a measure goes: everybody of the institution, nobody else, whatever became of the round."""
    return is_member(user, measure.assessment)


def can_propose_example(user: User, assessment: Assessment) -> bool:
    """Propose a good example: coordinator and head; the reviewer, who asks for one. Nothing of a training round."""
    asked = can_hand_over(user, assessment) or can_review(user, assessment)
    return asked and not assessment.round.is_training


def can_word_example(user: User, assessment: Assessment) -> bool:
    """Reword a good example or remove it: coordinator and head, because the words are the institution's."""
    return can_hand_over(user, assessment)


def can_view_good_examples(user: User) -> bool:
    """Read what others pass on: everybody who takes part."""
    return takes_part(user)


def can_consent(user: User, assessment: Assessment) -> bool:
    """Consent to a good example and withdraw the consent: the head, never the reviewer."""
    return Role.HEAD in institution_roles(user, assessment)


def can_review(user: User, assessment: Assessment) -> bool:
    """Ask back, return, accept. Never for the own institution; levels belong to the institution."""
    return is_reviewer(user) and not is_member(user, assessment)


def can_reply(user: User, assessment: Assessment) -> bool:
    """Write in the thread of an inquiry."""
    return can_review(user, assessment) or can_hand_over(user, assessment)


def can_steer(user: User) -> bool:
    """See the review list; open, review, publish, close rounds."""
    return is_reviewer(user)


def can_write_report(user: User) -> bool:
    """Write the texts of the city report and see it before it is published."""
    return is_reviewer(user)


def can_read_mail_log(user: User) -> bool:
    """See which message went to which mailbox and what became of it; send a failed one again."""
    return bool(city_roles(user) & {Role.REVIEWER, Role.ADMIN})


def can_name_deputy(user: User, institution: Institution) -> bool:
    """Open the page of deputies: the head. Who stands in herself reads there that she names nobody (the steps)."""
    return Role.HEAD in user.roles.get(institution.pk, frozenset())


def led_institution_ids(user: User) -> list[int]:
    """Institutions that the person coordinates or heads: she may switch off reminders to their mailbox."""
    if not user.is_authenticated:
        return []
    return [pk for pk, roles in user.roles.items() if roles & {Role.COORDINATOR, Role.HEAD}]


def can_view_board_page(user: User, assessment_round: AssessmentRound) -> bool:
    """Who took part in each department group: the reviewer, the executive board once published."""
    if is_reviewer(user):
        return True
    return assessment_round.is_public and Role.EXECUTIVE_BOARD in city_roles(user)


def can_take_certificate(user: User, assessment: Assessment) -> bool:
    """Take the confirmation of the participation: the institution itself, and the reviewer."""
    return is_member(user, assessment) or is_reviewer(user)


def can_administer(user: User) -> bool:
    """Enter the Django admin."""
    return user.is_active and bool(user.is_superuser or city_roles(user) & {Role.ADMIN, Role.REVIEWER})


def can_change_catalogue(user: User, catalogue: Catalogue) -> bool:
    """Edit a version and everything in it: drafts only, because published wording never changes."""
    return catalogue.is_draft and user.has_perm("assessments.change_catalogue")


def can_publish_catalogue(user: User, catalogue: Catalogue) -> bool:
    """Freeze a draft, so that rounds may use it."""
    return can_change_catalogue(user, catalogue)


def can_retire_catalogue(user: User, catalogue: Catalogue) -> bool:
    """Take a published version out of use."""
    return catalogue.status == Catalogue.Status.PUBLISHED and can_copy_catalogue(user)


def can_copy_catalogue(user: User) -> bool:
    """Make a new draft from a version („Neue Fassung anlegen“)."""
    return user.has_perm("assessments.add_catalogue")


def can_import_catalogue(user: User) -> bool:
    """Make a new draft from a file."""
    return user.has_perm("assessments.add_catalogue")


def can_export_catalogue(user: User) -> bool:
    """Take any version away as a file, drafts too; published ones are there for everybody (`queries`)."""
    return user.has_perm("assessments.view_catalogue")


def can_reorganise(user: User) -> bool:
    """Merge and divide institutions, and put them into another department group: the Fachadministration."""
    return user.has_perms(("assessments.add_institution", "assessments.change_institution"))


def can_read_history(user: User) -> bool:
    """Read who changed catalogue, institutions, roles and rounds: the Fachadministration, nobody else."""
    return user.has_perm("assessments.view_auditevent")


def can_change_site_pages(user: User) -> bool:
    """Fill in the imprint and the other public texts: the Fachadministration."""
    return _by_role(user, "assessments.change_sitepage")


def can_read_audit_log(user: User) -> bool:
    """Read the log and take it away: Revision/Datenschutz; the Fachadministration, which reads it anyway."""
    return Role.AUDITOR in city_roles(user) or _by_role(user, "assessments.view_auditevent")


def _by_role(user: User, permission: str) -> bool:
    """As `has_perm`, without its two questions to the database: menu and overview ask on every page."""
    return user.is_superuser or any(permission in PERMISSIONS_BY_ROLE.get(role, ()) for role in city_roles(user))


def can_change_account(user: User, account: User) -> bool:
    """Edit an account, its roles and its password, until it is closed."""
    return not account.is_closed and _may_manage(user, account)


def can_close_account(user: User, account: User) -> bool:
    """Close an account when a person leaves, open it again, remove the name: the Fachadministration, never oneself."""
    return user != account and _may_manage(user, account)


def can_delete_account(user: User, account: User) -> bool:
    """Delete an account that was made by mistake; never the own one, so that there is always one left."""
    return user != account and can_change_account(user, account)


def _may_manage(user: User, account: User) -> bool:
    """A superuser's account is for superusers only."""
    return user.has_perm("assessments.change_user") and (user.is_superuser or not account.is_superuser)


def can_enrol_accounts(user: User) -> bool:
    """Take in accounts and their roles from a list."""
    return user.has_perms(("assessments.add_user", "assessments.add_membership"))


def can_enrol_institutions(user: User) -> bool:
    """Take in institutions from a list."""
    return user.has_perm("assessments.add_institution")


ADMIN_MODELS = (
    "catalogue",
    "ratinglevel",
    "qualityarea",
    "qualityrequirement",
    "reflectionquestion",
    "institution",
    "user",
    "membership",
    "assessmentround",
    "sitepage",
    "mailtext",
    "claritynote",
)
PERMISSIONS_BY_ROLE = {
    Role.ADMIN: frozenset(
        f"assessments.{action}_{model}" for model in ADMIN_MODELS for action in ("view", "add", "change", "delete")
    )
    | {"assessments.view_auditevent", "assessments.view_assessment"},
    Role.REVIEWER: frozenset(f"assessments.{action}_assessmentround" for action in ("view", "add", "change")),
}


class RoleBackend(BaseBackend):
    """Gives the city-wide roles the model permissions that the Django admin asks for."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or obj is not None:
            return set()
        return set().union(*(PERMISSIONS_BY_ROLE.get(role, frozenset()) for role in city_roles(user_obj)))

    def has_module_perms(self, user_obj, app_label):
        """Asked by the admin before it shows anything of an app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
