"""Signing on: by mail address and password, invitations, forgotten passwords."""
