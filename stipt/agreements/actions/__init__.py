"""The verb of agreements: what is signed stays as it was signed."""

from stipt.agreements.actions.sign import sign_agreement

__all__ = ["sign_agreement"]
