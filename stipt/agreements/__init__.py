"""Signed agreements; for now the example files to start from, found by name."""
