"""Ui as an application of the framework."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the templates, tags and static files that all surfaces share."""

    name = "stipt.ui"
    label = "ui"
