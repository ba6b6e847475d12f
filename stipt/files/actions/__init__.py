"""The verbs of files: take one in, give it to its owner, forget what nobody attached."""

from stipt.files.actions.attach import MOST_PER_OWNER, attach, pass_on
from stipt.files.actions.store import Upload, store
from stipt.files.actions.sweep import KEPT_UNATTACHED, sweep_unattached

__all__ = [
    "KEPT_UNATTACHED",
    "MOST_PER_OWNER",
    "Upload",
    "attach",
    "pass_on",
    "store",
    "sweep_unattached",
]
