"""The addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from stipt.desk.views import agreement, new, queue, saved_views, ticket

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="queue"),
    path("views/", saved_views.save, name="view_save"),
    path("views/<int:view_id>/remove/", saved_views.remove, name="view_remove"),
    path("tickets/new/", new.new, name="new"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/say/", ticket.say, name="say"),
    path("tickets/<int:number>/held/", ticket.held, name="held"),
    path("tickets/<int:number>/draft/", ticket.draft, name="draft"),
    path("tickets/<int:number>/discard/", ticket.discard, name="discard"),
    path("tickets/<int:number>/files/<uuid:public_id>/", ticket.file, name="file"),
    path("tickets/<int:number>/<slug:slug>/", ticket.act, name="act"),
    path("agreements/<slug:code>/<int:pk>/", agreement.agreement, name="agreement"),
]
