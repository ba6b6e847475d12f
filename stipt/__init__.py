"""Stipt: a service desk that runs the signed agreement itself."""
