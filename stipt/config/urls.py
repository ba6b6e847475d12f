"""Which address leads to which surface."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("stipt.signon.urls")),
    path("desk/", include("stipt.desk.urls")),
    path("portal/", include("stipt.portal.urls")),
    path("notices/", include("stipt.notify.urls")),
    path("administration/", include("stipt.administration.urls")),
]
