"""People as an application of the framework."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the tables of people."""

    name = "stipt.people"
    label = "people"
