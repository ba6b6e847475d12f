"""Files as an application of the framework."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers the tables of stored files."""

    name = "stipt.files"
    label = "files"
