"""Proof: the same data gives the same bytes anywhere, and a change to any of it shows.

>>> from stipt.proof import chain, verify
>>> first = chain(None, {"kind": "received"})
>>> verify([{"kind": "replied"}], [first])
0
"""

from stipt.proof.canonical import canonical, fingerprint
from stipt.proof.chain import chain, verify

__all__ = ["canonical", "chain", "fingerprint", "verify"]
