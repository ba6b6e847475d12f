"""The example vendor and its three months, made through the verbs, in a database of its own."""

from stipt.demo.fill import fill

__all__ = ["fill"]
