"""What is there? Everything that asks the database for more than one row of a page."""

from .catalogue import CatalogueTree, catalogue_tree, forget_catalogues
from .contents import Contents, TaskState, Thread, contents_of, measures_at, task_states, text_versions, threads_of
from .lists import InstitutionMarks, heat_map, review_list, rounds_with_counts, rounds_with_status_counts, with_progress
from .measures import (
    good_examples,
    good_examples_visible_to,
    half_year_day,
    measures_awaiting_update,
    measures_overdue,
    measures_visible_to,
)
from .numbers import (
    city_result,
    institution_result,
    mark,
    marks_by_institution,
    marks_of,
    measure_facts,
    measure_numbers,
    status_counts,
)
from .themes import shared_needs, themes, themes_in_review
from .visibility import (
    assessments_visible_to,
    own_assessments,
    reports_visible_to,
    rounds_begun_for,
    rounds_with_results_for,
)

__all__ = [
    "CatalogueTree",
    "Contents",
    "InstitutionMarks",
    "TaskState",
    "Thread",
    "assessments_visible_to",
    "catalogue_tree",
    "city_result",
    "contents_of",
    "forget_catalogues",
    "good_examples",
    "good_examples_visible_to",
    "half_year_day",
    "heat_map",
    "institution_result",
    "mark",
    "marks_by_institution",
    "marks_of",
    "measure_facts",
    "measure_numbers",
    "measures_at",
    "measures_awaiting_update",
    "measures_overdue",
    "measures_visible_to",
    "own_assessments",
    "reports_visible_to",
    "review_list",
    "rounds_begun_for",
    "rounds_with_counts",
    "rounds_with_results_for",
    "rounds_with_status_counts",
    "shared_needs",
    "status_counts",
    "task_states",
    "text_versions",
    "themes",
    "themes_in_review",
    "threads_of",
    "with_progress",
]
