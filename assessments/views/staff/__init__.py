"""Pages of the institutions: overview, task list, requirement, check, and the steps between them."""

from .check import check, hand_over, return_to_team, submit, take_back, tell_all_answered
from .clarity import clarity_note
from .home import home
from .inquiry import inquiry_reply
from .participation import decline, facts, undo_decline
from .presence import requirement_open
from .publication import assessment_visible
from .quick_entry import quick_entry
from .requirement import measure_restore, requirement
from .taking_along import departure, departure_take_back, take_along, take_along_file
from .task_list import task_list
from .versions import text_versions

__all__ = [
    "assessment_visible",
    "check",
    "clarity_note",
    "decline",
    "departure",
    "departure_take_back",
    "facts",
    "hand_over",
    "home",
    "inquiry_reply",
    "measure_restore",
    "quick_entry",
    "requirement",
    "requirement_open",
    "return_to_team",
    "submit",
    "take_along",
    "take_along_file",
    "take_back",
    "task_list",
    "tell_all_answered",
    "text_versions",
    "undo_decline",
]
