"""Administration as an application of the framework."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Registers the screens of the administration."""

    name = "stipt.administration"
    label = "administration"
