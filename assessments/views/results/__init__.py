"""Results of a round: the dashboard for all who may read it; institutions and potentials for the reviewer."""

from .dashboard import results_round, results_rounds
from .institutions import results_institutions
from .requirement import results_requirement
from .tables import results_city_table, results_institutions_table

__all__ = [
    "results_city_table",
    "results_institutions",
    "results_institutions_table",
    "results_requirement",
    "results_round",
    "results_rounds",
]
