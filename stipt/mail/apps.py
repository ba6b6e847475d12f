"""Mail as an application of the framework."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Registers the outbox."""

    name = "stipt.mail"
    label = "mail"
