"""Institutions and accounts from a list: read, shown line by line, and only then written, all or nothing."""

from .accounts import AccountPlan, Enrolled, enrol, plan_accounts
from .institutions import InstitutionPlan, enrol_institutions, plan_institutions
from .plan import Plan, PlanChanged

__all__ = [
    "AccountPlan",
    "Enrolled",
    "InstitutionPlan",
    "Plan",
    "PlanChanged",
    "enrol",
    "enrol_institutions",
    "plan_accounts",
    "plan_institutions",
]
