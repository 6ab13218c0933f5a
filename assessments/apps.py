from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The ChancenCheckLU itself: catalogue, assessments, review, results, reports."""

    name = "assessments"
    verbose_name = "ChancenCheckLU"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Load what registers itself: work of jobs, chores of the worker, and codes that are names of pages."""
        from assessments import jobs, urls  # noqa: F401, PLC0415 -- they need loaded models
        from assessments.notifications import delivery  # noqa: F401, PLC0415
        from assessments.publication import archive, institution_papers, publishing  # noqa: F401, PLC0415
        from assessments.reports import bundles  # noqa: F401, PLC0415
