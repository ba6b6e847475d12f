"""Portal as an application of the framework."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the screens of the portal."""

    name = "stipt.portal"
    label = "portal"
