"""Pages of the Abteilung Integration: follow a round, read what was submitted, ask back, return, accept."""

from .assessment import review_accept, review_detail, review_extend, review_return
from .assessment_round import review_rounds, round_step
from .cockpit import review_list, review_table
from .inquiry import inquiry_ask, inquiry_close, review_inquiry_reply

__all__ = [
    "inquiry_ask",
    "inquiry_close",
    "review_accept",
    "review_detail",
    "review_extend",
    "review_inquiry_reply",
    "review_list",
    "review_return",
    "review_rounds",
    "review_table",
    "round_step",
]
