"""Every address on one screen, grouped by object. Paths are German because people quote them."""

from django.urls import include, path

from assessments.views import public, reports, results, review, staff

assessment = [
    path("", staff.task_list, name="assessment"),
]

urlpatterns = [
    path("", staff.home, name="home"),
    # own self-assessment
    path("selbstbewertung/<str:round_code>/<str:institution_code>/", include(assessment)),
    # review by the Abteilung Integration
    path("sichtung/", review.review_rounds, name="review-rounds"),
    # results of a round
    path("auswertung/", results.results_rounds, name="results-rounds"),
    # reports
    path("berichte/", reports.reports_list, name="reports"),
    # public texts
    path("hilfe/", public.site_page, {"slug": "hilfe"}, name="help"),
    path("barrierefreiheit/", public.site_page, {"slug": "barrierefreiheit"}, name="accessibility"),
    path("datenschutz/", public.site_page, {"slug": "datenschutz"}, name="privacy"),
    path("impressum/", public.site_page, {"slug": "impressum"}, name="imprint"),
]
