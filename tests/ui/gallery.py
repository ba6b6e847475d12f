"""Pages that show every part of the look, made of real readings: for tests, in and out of a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.reading import Reading
from stipt.sla.texts import Language
from stipt.ui.due import chip_of_reading
from stipt.ui.shown import showing
from tests.cast import AMSTERDAM, replayed

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 5, 26, 10, 32, tzinfo=AMSTERDAM)

HANDED = ("2026-05-22T09:12 received by=sanne", "2026-05-22T10:05 handed_over by=vera")
ASKED = (*HANDED, "2026-05-22T10:26 replied by=anna", "2026-05-22T11:51 asked by=anna")
ANSWERED = (*ASKED, "2026-05-22T14:30 answered by=vera")

TEXT = """Sinds vanochtend een **lege pagina**; zie https://voorbeeld.example/dossier(7).

## Wat we zagen

1. zoeken werkt
2. openen niet
   - ook niet op de andere laptop

> Anna schreef: probeer het nog eens

| dossier | uitkomst | door | aantal keren geprobeerd |
| --- | --- | --- | --- |
| 2026-00017 | leeg | balie 3 | 12 |

```
Traceback: NullReference at 0x00000000000000000000000000000000000000000000000000000000000000000000
```

![schermafdruk](https://elders.example/spoor.png) <script>alert(1)</script> [hier](javascript:alert(1))
"""


class Panel(NamedTuple):
    """What `{% why %}` takes."""

    obligation: Obligation
    reading: Reading
    agreement: Agreement
    now: datetime


class CallForm(forms.Form):
    """A form with a field of each kind."""

    who = forms.CharField(label="Whom did you call?", help_text="Somebody of the customer.")
    at = forms.CharField(label="When?", initial="26-05-2026 11:05")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label="Which way?",
        choices=[("in", "They called"), ("out", "We did")],
        widget=forms.RadioSelect,
    )
    team = forms.ChoiceField(
        label="Team", choices=[("", "None"), ("a", "First line")], required=False
    )
    answered = forms.BooleanField(label="Somebody answered", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def readings(now: datetime = NOW, *events: str, **more: Any) -> dict[str, Reading]:
    """The clocks of ticket 1042 at that moment."""
    return replayed(
        now.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M:%S"), *(events or ANSWERED), **more
    )


def panel(reading: Reading, now: datetime = NOW) -> Panel:
    return Panel(reading.obligation, reading, reading.version.agreement, now)


def rows() -> list[dict[str, Any]]:
    """A ticket in each of the states that a chip can have."""

    def at(hour: int, minute: int) -> datetime:
        return NOW.replace(hour=hour, minute=minute)

    states: list[dict[str, Any]] = [
        {"state": "breached", "urgency": "breached", "due_at": at(10, 20)},
        {"state": "running", "urgency": "urgent", "due_at": at(10, 41)},
        {"state": "running", "urgency": "soon", "due_at": at(12, 5), "left_seconds": 5580},
        {"state": "running", "urgency": "resting", "due_at": at(15, 5)},
        {"state": "paused", "urgency": "paused", "paused_by": "customer"},
        {
            "state": "running",
            "urgency": "resting",
            "due_at": datetime(2026, 6, 10, tzinfo=AMSTERDAM),
            "release": "4.2",
        },
        {"state": "met", "urgency": "met", "due_at": at(12, 0), "met_at": at(8, 52)},
        {"state": "unscheduled", "urgency": "resting"},
    ]
    return [
        {"number": 1038 + place, "chip": state | {"now": NOW}} for place, state in enumerate(states)
    ]


def request_of(address: str = "/?page=2&q=x", **person: Any) -> HttpRequest:
    """A request as a page sees it: by a stranger, or by somebody with these wishes."""
    request = RequestFactory().get(address)
    wishes = {
        "theme": "auto",
        "is_roomy": False,
        "has_keys": True,
        "pk": 7,
        "is_authenticated": True,
    }
    request.user = SimpleNamespace(**wishes | person) if person else AnonymousUser()
    request._messages = CookieStorage(request)
    return request


def page(
    name: str,
    language: Language = "en",
    zone: str = "Europe/Amsterdam",
    *,
    said: str = "",
    **person: Any,
) -> str:
    """One of the templates in `pages/`, or of the room itself, as the reader gets it."""
    request = request_of(**person)
    if said:
        messages.success(request, said)
    source = PAGES / f"{name}.html"
    engine = engines["django"]
    template = (
        engine.from_string(source.read_text("utf-8"))
        if source.exists()
        else engine.get_template(name)
    )
    clocks = readings()
    refused = CallForm({"at": "26-05-2026 11:05"})
    refused.add_error("at", "11:05 has not been yet. It is 10:32.")
    context = {
        "clocks": clocks,
        "panel": panel(clocks["resolution"]),
        "chip": chip_of_reading(clocks["resolution"]),
        "rows": rows(),
        "form": refused,
        "text": TEXT,
        "at": datetime(2026, 5, 22, 9, 12, tzinfo=AMSTERDAM),
        "page_obj": Paginator(range(60), 10).get_page(2),
    }
    with timezone.override(ZoneInfo(zone)), translation.override(language), showing(NOW):
        return str(template.render(context, request))
