"""Worker as an application of the framework."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Registers the tables in which workers say that they run."""

    name = "stipt.worker"
    label = "worker"
