"""Is this step possible now? One table of transitions per thing, one function per verb.

Every verb names its actor (`by`), locks the row, checks the table and writes the change and its audit event in
one transaction. Who may call it is asked before, in `permissions`.
"""

from .account import close_account, remove_name, remove_old_names, reopen_account
from .assessment import (
    ASSESSMENT_TRANSITIONS,
    accept,
    decline,
    extend_deadline,
    hand_over,
    return_for_changes,
    return_to_team,
    start,
    submit,
    take_back,
    unrated_of,
)
from .assessment_round import (
    ROUND_TRANSITIONS,
    begin_correction,
    close_round,
    correct_publication,
    invite,
    open_round,
    publish_round,
    remind,
    reopen_round,
    require_step,
    start_review,
)
from .catalogue import (
    FieldChange,
    ItemChange,
    TrendEffect,
    catalogue_changes,
    copy_catalogue,
    import_catalogue,
    move_item,
    publish_catalogue,
    retire_catalogue,
    trend_effect,
)
from .clarity_note import note_unclear
from .closing import Condition, closing_conditions, keep_archive
from .good_example import (
    consent_to_example,
    propose_example,
    remove_example,
    reword_example,
    withdraw_example,
)
from .history import restore_text
from .inquiry import ASKABLE, ask, close_inquiry, reply
from .institution import Reorganisation, follow_institutions, move_institutions, reorganise
from .measure import PROGRESS_FIELDS, Progress, follow_up, with_dates, write_progress
from .opinion import close_opinions, opinion_refusal
from .preparation import (
    change_participation,
    change_preparation,
    extend_deadlines,
    opening_refusals,
    prepare_round,
    take_out,
)
from .theme import delete_need, delete_theme, save_need, save_theme, tag, untag
from .transitions import Reason, TransitionNotAllowed, UnratedNotConfirmed

__all__ = [
    "ASKABLE",
    "ASSESSMENT_TRANSITIONS",
    "PROGRESS_FIELDS",
    "ROUND_TRANSITIONS",
    "Condition",
    "FieldChange",
    "ItemChange",
    "Progress",
    "Reason",
    "Reorganisation",
    "TransitionNotAllowed",
    "TrendEffect",
    "UnratedNotConfirmed",
    "accept",
    "ask",
    "begin_correction",
    "catalogue_changes",
    "change_participation",
    "change_preparation",
    "close_account",
    "close_inquiry",
    "close_opinions",
    "close_round",
    "closing_conditions",
    "consent_to_example",
    "copy_catalogue",
    "correct_publication",
    "decline",
    "delete_need",
    "delete_theme",
    "extend_deadline",
    "extend_deadlines",
    "follow_institutions",
    "follow_up",
    "hand_over",
    "import_catalogue",
    "invite",
    "keep_archive",
    "move_institutions",
    "move_item",
    "note_unclear",
    "open_round",
    "opening_refusals",
    "opinion_refusal",
    "prepare_round",
    "propose_example",
    "publish_catalogue",
    "publish_round",
    "remind",
    "remove_example",
    "remove_name",
    "remove_old_names",
    "reopen_account",
    "reopen_round",
    "reorganise",
    "reply",
    "require_step",
    "restore_text",
    "retire_catalogue",
    "return_for_changes",
    "return_to_team",
    "reword_example",
    "save_need",
    "save_theme",
    "start",
    "start_review",
    "submit",
    "tag",
    "take_back",
    "take_out",
    "trend_effect",
    "unrated_of",
    "untag",
    "with_dates",
    "withdraw_example",
    "write_progress",
]
