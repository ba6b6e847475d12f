"""The vendor's desk."""
