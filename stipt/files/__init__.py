"""Stored files: written once, found by their hash, served so that nothing in them runs."""
