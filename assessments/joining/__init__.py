"""Who takes part in a round: whole department groups or a pasted list, read, planned, and only then written."""

from .plan import Action, Entry, Plan, Wanted, plan_joining, take_in

__all__ = [
    "Action",
    "Entry",
    "Plan",
    "Wanted",
    "plan_joining",
    "take_in",
]
