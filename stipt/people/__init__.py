"""Persons, organisations, roles, teams, absence and training. Roles are a pure table in `roles`."""
