"""Desk as an application of the framework."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the screens of the desk."""

    name = "stipt.desk"
    label = "desk"
