from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The ChancenCheckLU itself: catalogue, assessments, review, results, reports."""

    name = "assessments"
    verbose_name = "ChancenCheckLU"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Load what registers itself: work of jobs, chores of the worker, and codes that are names of pages."""
        from assessments import urls
        from assessments.mail.steps import delivery
        from assessments.publication.steps import archive, publishing
        from assessments.reports.paper import bundles
