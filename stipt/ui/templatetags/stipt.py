"""`{% load stipt %}`: moments, names, text of others, chips and receipts, as the reader sees them.

All speak the language and zone of the request, and take its moment for "now" (`stipt.ui.shown`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stipt.sla.reading import Reading
from stipt.ui.due import chip_html, chip_of
from stipt.ui.markdown import rendered
from stipt.ui.shown import shown_language, shown_now, shown_zone
from stipt.ui.times import clock_text, day_text, moment_text
from stipt.ui.why import Panel, clock, explained

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """An instant (aware) as `<time>`: "Tue 26 May 10:32"; empty for None."""
    if at is None:
        return ""
    local = at.astimezone(shown_zone())
    return _time(local.isoformat(), moment_text(local, shown_language(), shown_now()))


@register.filter
def clock_time(at: datetime | None) -> str:
    """The same, but of today the time alone."""
    if at is None:
        return ""
    local = at.astimezone(shown_zone())
    return _time(local.isoformat(), clock_text(local, shown_language(), shown_now()))


@register.filter
def day(on: date | datetime | None) -> str:
    """A date, or that of an instant, as `<time>`: "Tue 26 May"; empty for None."""
    if on is None:
        return ""
    plain = on.astimezone(shown_zone()).date() if isinstance(on, datetime) else on
    return _time(plain.isoformat(), day_text(plain, shown_language(), shown_now()))


def _time(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.filter
def markdown(text: str | None) -> SafeString:
    """Text of others as safe HTML; see `stipt.ui.markdown`."""
    return SafeString(rendered(text or "", shown_language()))


@register.filter
def initials(name: str | None) -> str:
    """The first letters of the first and the last word: "Anna de Wit" is AW."""
    letters = [
        next((letter for letter in word if unicodedata.category(letter)[0] in "LN"), "")
        for word in (name or "").split()
    ]
    found = [letter.upper() for letter in letters if letter]
    return "".join(found[:1] + found[1:][-1:])


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's control with the class that the look gives it; `ui/field.html` uses it."""
    widget = field.field.widget
    named = str(widget.attrs.get("class", ""))
    kind = getattr(widget, "input_type", "")
    if kind not in ("checkbox", "radio", "file", "hidden"):
        named = f"input {named}".strip()
    return SafeString(field.as_widget(attrs={"class": named} if named else {}))


@register.simple_tag
def due(given: Any, **more: Any) -> SafeString:
    """The chip of a due time: `{% due ticket.chip %}`, `{% due row paused_by="customer" %}`.

    Takes a `stipt.ui.due.Chip`, or whatever has its fields as keys or attributes.
    """
    chip = chip_of(given)._replace(**more)
    if chip.now is None:
        chip = chip._replace(now=shown_now())
    return chip_html(chip, shown_language(), shown_zone())


@register.inclusion_tag("ui/why.html")
def why(panel: Panel, agreement_url: str = "") -> dict[str, Any]:
    """Why one obligation is due when it is: `{% why panel agreement_url=url %}`."""
    told = explained(panel, shown_language(), shown_zone(), agreement_url=agreement_url)
    return {"why": told}


@register.inclusion_tag("ui/clocks.html")
def clocks(readings: Iterable[Reading]) -> dict[str, Any]:
    """The table of all clocks of a ticket: `{% clocks readings.values %}`."""
    language = shown_language()
    return {"clocks": [clock(reading, language) for reading in readings]}
