"""Releases as an application of the framework."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Registers the tables of products."""

    name = "stipt.releases"
    label = "releases"
