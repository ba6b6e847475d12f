"""The addresses of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from stipt.portal.views.agreement import agreement, version
from stipt.portal.views.home import home
from stipt.portal.views.language import language
from stipt.portal.views.new import draft as new_draft
from stipt.portal.views.new import new
from stipt.portal.views.people import absence_removed, people, person, training_removed
from stipt.portal.views.ticket import draft, file, ticket

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("new/", new, name="new"),
    path("new/draft/", new_draft, name="new_draft"),
    path("tickets/<int:number>/", ticket, name="ticket"),
    path("tickets/<int:number>/draft/", draft, name="draft"),
    path("tickets/<int:number>/files/<uuid:public_id>/", file, name="file"),
    path("agreement/", agreement, name="agreement"),
    path("agreement/<int:pk>/", version, name="version"),
    path("people/", people, name="people"),
    path("people/<int:pk>/", person, name="person"),
    path(
        "people/<int:pk>/training/<int:training_pk>/remove/",
        training_removed,
        name="training_removed",
    ),
    path(
        "people/<int:pk>/absence/<int:absence_pk>/remove/",
        absence_removed,
        name="absence_removed",
    ),
    path("language/", language, name="language"),
]
