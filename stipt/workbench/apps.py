"""Workbench as an application of the framework."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Registers the tables of drafts and views."""

    name = "stipt.workbench"
    label = "workbench"
