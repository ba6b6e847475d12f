"""The verb of agreements: what is signed stays as it was signed."""

from stipt.agreements.actions.sign import Refused, sign_agreement

__all__ = ["Refused", "sign_agreement"]
