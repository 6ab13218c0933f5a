from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The ChancenCheckLU itself: catalogue, assessments, review, results, reports."""

    name = "assessments"
    verbose_name = "ChancenCheckLU"
    default_auto_field = "django.db.models.BigAutoField"
