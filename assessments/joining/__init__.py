"""Who takes part in a round: whole department groups or a pasted list, read, planned, and only then written."""

from .plan import Action, Entry, Plan, PlanChanged, Wanted, plan_joining, take_in
from .table import Unreadable, table_text

__all__ = [
    "Action",
    "Entry",
    "Plan",
    "PlanChanged",
    "Unreadable",
    "Wanted",
    "plan_joining",
    "table_text",
    "take_in",
]
