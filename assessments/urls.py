"""Every address on one screen, grouped by object. Paths are German because people quote them."""

from django.urls import path

from assessments.views import public

urlpatterns = [
    path("hilfe/", public.site_page, {"slug": "hilfe"}, name="help"),
    path("barrierefreiheit/", public.site_page, {"slug": "barrierefreiheit"}, name="accessibility"),
    path("datenschutz/", public.site_page, {"slug": "datenschutz"}, name="privacy"),
    path("impressum/", public.site_page, {"slug": "impressum"}, name="imprint"),
]
