"""The one page of notices."""

from django.urls import path

from stipt.notify.views import Preferences

app_name = "notify"
urlpatterns = [path("", Preferences.as_view(), name="preferences")]
