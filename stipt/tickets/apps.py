"""Tickets as an application of the framework."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Registers the tables of tickets."""

    name = "stipt.tickets"
    label = "tickets"
