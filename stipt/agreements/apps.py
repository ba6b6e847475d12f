"""Agreements as an application of the framework."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers the tables of signed agreements."""

    name = "stipt.agreements"
    label = "agreements"
