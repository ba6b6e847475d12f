"""The screens of the administration: view, form, verb."""
