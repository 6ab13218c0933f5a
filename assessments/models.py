"""All models, where Django looks for them; each stands in the room of its subject."""

from assessments.access.models import AccessChange
from assessments.administration.models import tracked_models
from assessments.answers.models.assessment import Answer, AnswerText, AnswerTextVersion, Assessment, counted
from assessments.answers.models.inquiry import Inquiry, InquiryMessage
from assessments.catalogue.models.catalogue import (
    AnswerWords,
    Catalogue,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    ResultLabel,
    answer_words,
)
from assessments.catalogue.models.clarity_note import ClarityNote
from assessments.catalogue.models.wording import WordingStatus
from assessments.events.models import AuditEvent
from assessments.good_examples.models import GoodExample
from assessments.institutions.models.institution import Institution, Succession
from assessments.leaving.models import Departure
from assessments.mail.models.kinds import MailKind
from assessments.mail.models.outgoing import MailText, OutgoingMail
from assessments.measures.models.measure import Measure, MeasureUpdate, RemovedMeasure
from assessments.opinions.models import IndividualRating, OpinionCount
from assessments.people.models.account import Membership, Role, User
from assessments.people.models.login_session import LoginSession
from assessments.publication.models.archive import RoundArchive
from assessments.publication.models.report import Edition, Report
from assessments.queue.models import Job
from assessments.redactions.models import Redaction
from assessments.reports.models import ReportText
from assessments.rounds.models import AssessmentRound, same_kind
from assessments.saving.models import SentForm
from assessments.site.models import SitePage
from assessments.themes.models import SharedNeed, Theme, ThemeTag

__all__ = [
    "AccessChange",
    "Answer",
    "AnswerText",
    "AnswerTextVersion",
    "AnswerWords",
    "Assessment",
    "AssessmentRound",
    "AuditEvent",
    "Catalogue",
    "ClarityNote",
    "Departure",
    "Edition",
    "GoodExample",
    "IndividualRating",
    "Inquiry",
    "InquiryMessage",
    "Institution",
    "Job",
    "LoginSession",
    "MailKind",
    "MailText",
    "Measure",
    "MeasureUpdate",
    "Membership",
    "OpinionCount",
    "OutgoingMail",
    "QualityArea",
    "QualityRequirement",
    "RatingLevel",
    "Redaction",
    "ReflectionQuestion",
    "RemovedMeasure",
    "Report",
    "ReportText",
    "ResultLabel",
    "Role",
    "RoundArchive",
    "SentForm",
    "SharedNeed",
    "SitePage",
    "Succession",
    "Theme",
    "ThemeTag",
    "User",
    "WordingStatus",
    "answer_words",
    "counted",
    "same_kind",
    "tracked_models",
]
