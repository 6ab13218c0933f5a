"""Results of a round: the dashboard for all who may read it; institutions and potentials for the reviewer."""

from .dashboard import results_round, results_rounds
from .institutions import results_institutions
from .requirement import results_requirement

__all__ = ["results_institutions", "results_requirement", "results_round", "results_rounds"]
