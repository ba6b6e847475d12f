"""Search as an application of the framework."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers the tables of the search."""

    name = "stipt.search"
    label = "search"
