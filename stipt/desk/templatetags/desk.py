"""`{% load desk %}`: links to clauses of an agreement."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stipt.ui.shown import shown_language
from stipt.words.edition import clause_anchor
from stipt.words.quantities import either
from stipt.words.visible import visible

register = template.Library()


@register.filter
def clause(number: str, agreement_url: str) -> SafeString:
    """A clause by its number, leading to where it stands in the agreement; empty for no number."""
    if not number:
        return SafeString("")
    word = "" if number[:1].isalpha() else either(shown_language(), "art. ", "cl. ")
    return format_html(
        ' <a class="clause" href="{}#{}">{}{}</a>',
        agreement_url,
        clause_anchor(number),
        word,
        visible(number),
    )
