"""The pages of signing on."""
