"""Signon as an application of the framework."""

from django.apps import AppConfig


class SignonConfig(AppConfig):
    """Registers the sign-on screens."""

    name = "stipt.signon"
    label = "signon"
