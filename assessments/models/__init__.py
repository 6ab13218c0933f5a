from .access import AccessChange
from .account import Membership, Role, User
from .archive import RoundArchive
from .assessment import Answer, AnswerText, AnswerTextVersion, Assessment, counted
from .assessment_round import AssessmentRound, same_kind
from .audit import AuditEvent
from .catalogue import (
    AnswerWords,
    Catalogue,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    ResultLabel,
    answer_words,
)
from .clarity_note import ClarityNote
from .departure import Departure
from .good_example import GoodExample
from .history import tracked_models
from .inquiry import Inquiry, InquiryMessage
from .institution import Institution, Succession
from .job import Job
from .login_session import LoginSession
from .mail import MailKind, MailText, OutgoingMail
from .measure import Measure, MeasureUpdate, RemovedMeasure
from .opinion import IndividualRating, OpinionCount
from .redaction import Redaction
from .report import Edition, Report
from .report_text import ReportText
from .sent_form import SentForm
from .site_page import SitePage
from .theme import SharedNeed, Theme, ThemeTag
from .wording import WordingStatus

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
