"""The agent's own tools: drafts, saved views."""
