"""The ledger as an application of the framework."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the ledger's tables."""

    name = "stipt.ledger"
    label = "ledger"
