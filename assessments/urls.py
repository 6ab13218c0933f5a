"""Every address of the assessments."""

urlpatterns = []
