"""Pages of the Abteilung Integration: follow a round, read what was submitted, ask back, return, accept."""

from .assessment import review_accept, review_detail, review_extend, review_return
from .assessment_round import review_rounds, round_step
from .closing import archive_download, closing_opinions
from .cockpit import review_list, review_table
from .inquiry import inquiry_ask, inquiry_close, review_inquiry_reply
from .participation import review_decline, review_extend_several, review_undo_decline
from .preparation import round_dates, round_institutions, round_invited, round_name, round_new
from .publication import public_preview, publication, publication_complete, publication_correct
from .redaction import review_lift_redaction, review_redact
from .reminder import review_remind, round_remind

__all__ = [
    "archive_download",
    "closing_opinions",
    "inquiry_ask",
    "inquiry_close",
    "public_preview",
    "publication",
    "publication_complete",
    "publication_correct",
    "review_accept",
    "review_decline",
    "review_detail",
    "review_extend",
    "review_extend_several",
    "review_inquiry_reply",
    "review_lift_redaction",
    "review_list",
    "review_redact",
    "review_remind",
    "review_return",
    "review_rounds",
    "review_table",
    "review_undo_decline",
    "round_dates",
    "round_institutions",
    "round_invited",
    "round_name",
    "round_new",
    "round_remind",
    "round_step",
]
