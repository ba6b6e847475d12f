"""The verb of agreements: what is signed stays as it was signed."""

from stipt.agreements.actions.sign import refuse_if_not_next, sign_agreement

__all__ = ["refuse_if_not_next", "sign_agreement"]
