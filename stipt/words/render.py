"""A document as text, Markdown or a page."""

from __future__ import annotations

from stipt.words.as_html import to_html
from stipt.words.as_markdown import to_markdown
from stipt.words.as_text import to_text

__all__ = ["to_html", "to_markdown", "to_text"]
