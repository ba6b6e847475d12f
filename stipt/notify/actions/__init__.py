"""The verbs of notices."""

from stipt.notify.actions.prefer import prefer

__all__ = ["prefer"]
