"""Notify as an application of the framework."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Registers the table of deliveries."""

    name = "stipt.notify"
    label = "notify"
