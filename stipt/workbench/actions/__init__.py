"""The verbs of the agent's own tools: drafts, and views of the list."""

from stipt.workbench.actions.drafts import discard_draft, forget_old_drafts, save_draft
from stipt.workbench.actions.views import MOST_VIEWS, remove_view, save_view

__all__ = [
    "MOST_VIEWS",
    "discard_draft",
    "forget_old_drafts",
    "remove_view",
    "save_draft",
    "save_view",
]
