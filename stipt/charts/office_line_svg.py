"""An office line as SVG: x in per cent and no viewBox, so that nothing stretches its text."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple, Protocol

from stipt.charts.office_line import Dot, OfficeLine, Stretch, line_of_term
from stipt.sla.calendar import Calendar

HEIGHT: Final = 52
LINE_Y: Final = 22
LABEL_Y: Final = 10
DAY_Y: Final = 46
TIME_ROOM: Final = 11.0
DAY_ROOM: Final = 21.0
"""Per cent that a label takes on the narrowest screen; one that would touch another is left out."""


class Palette(NamedTuple):
    """The colours of a drawing: CSS variables on screen, values where there is no CSS."""

    canvas: str = "var(--canvas)"
    ink: str = "var(--ink)"
    muted: str = "var(--muted)"
    line: str = "var(--line)"
    edge: str = "var(--edge)"
    accent: str = "var(--accent)"
    paused: str = "var(--paused)"
    met: str = "var(--met)"
    breached: str = "var(--breached)"


SCREEN: Final = Palette()


class Example(Protocol):
    """A term to draw: see `stipt.words.blocks.Drawing`."""

    @property
    def name(self) -> str:
        """A name that no other drawing of the document has, for its ids."""
        ...

    @property
    def title(self) -> str:
        """What the drawing is of, for those who can't see it."""
        ...

    @property
    def sentence(self) -> str:
        """What the drawing shows, in a sentence."""
        ...

    @property
    def calendar(self) -> Calendar:
        """The calendar whose hours are drawn."""
        ...

    @property
    def starts_at(self) -> int:
        """When the term starts, epoch seconds."""
        ...

    @property
    def due_at(self) -> int:
        """When the term is over, epoch seconds."""
        ...

    def day(self, day: date) -> str:
        """A date as its label says it."""
        ...


def draw(example: Example) -> str:
    """The drawing of an example in a document."""
    line = line_of_term(example.calendar, example.starts_at, example.due_at)
    return svg_line(
        line, name=example.name, title=example.title, text=example.sentence, day=example.day
    )


def svg_line(
    line: OfficeLine,
    *,
    name: str,
    title: str,
    text: str,
    day: Callable[[date], str],
    palette: Palette = SCREEN,
) -> str:
    """The drawing, with a title and a text that say the same to those who can't see it.

    `name` is unique in the page; `day` makes the label of a date.
    """
    parts = [
        f'<svg class="line" width="100%" height="{HEIGHT}" overflow="visible" fill="none"'
        f' font-size="12" role="img" aria-labelledby="{name}-title"'
        f' aria-describedby="{name}-text">',
        f'<title id="{name}-title">{html.escape(title)}</title>',
        f'<desc id="{name}-text">{html.escape(text)}</desc>',
        *_ground(line, palette),
        *(_stretch(stretch, line, palette) for stretch in line.stretches),
        *_now(line, palette),
        *(part for dot in line.dots for part in _dot(dot, line, palette)),
        *_times(line, palette),
        *_days(line, day, palette),
        "</svg>",
    ]
    return "\n".join(parts)


def _ground(line: OfficeLine, palette: Palette) -> Iterator[str]:
    """Closed time as a hair, open time as a thin line."""
    yield _line(0.0, 100.0, palette.line, 1)
    for left, right in line.places:
        yield _line(left, right, palette.line, 3)


def _stretch(stretch: Stretch, line: OfficeLine, palette: Palette) -> str:
    left, right = line.x(stretch.from_at), line.x(stretch.to_at)
    if stretch.kind == "counted":
        return _line(left, right, palette.ink, 6)
    if stretch.kind == "paused":
        return _line(left, right, palette.paused, 6, ' stroke-dasharray="2 3"')
    return _line(left, right, palette.edge, 6, ' stroke-opacity=".5"')


def _now(line: OfficeLine, palette: Palette) -> Iterator[str]:
    if line.now_at is not None:
        x = line.x(line.now_at)
        yield (
            f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{LINE_Y - 10}" y2="{LINE_Y + 10}"'
            f' stroke="{palette.accent}" stroke-width="1.5"/>'
        )


def _dot(dot: Dot, line: OfficeLine, palette: Palette) -> Iterator[str]:
    """Met has a tick and breached a cross: no state is told by its colour alone."""
    x = f"{line.x(dot.at):.2f}%"
    colour = {
        "start": palette.ink,
        "met": palette.met,
        "due": palette.accent,
        "breached": palette.breached,
    }[dot.kind]
    fill = palette.canvas if dot.kind == "due" else colour
    radius = 4 if dot.kind == "start" else 6
    yield (
        f'<circle cx="{x}" cy="{LINE_Y}" r="{radius}" fill="{fill}" stroke="{colour}"'
        ' stroke-width="2"/>'
    )
    mark = {"met": "M-3 0l2 2 4-4", "breached": "M-2.5-2.5l5 5m0-5l-5 5"}.get(dot.kind)
    if mark is not None:
        yield (
            f'<svg x="{x}" y="{LINE_Y}" overflow="visible"><path d="{mark}"'
            f' stroke="{palette.canvas}" stroke-width="1.75"/></svg>'
        )


def _times(line: OfficeLine, palette: Palette) -> Iterator[str]:
    """Wall times above the dots, the last dot's first; those that would touch it are left out."""
    taken: list[float] = []
    for dot in reversed(line.dots):
        x = line.x(dot.at)
        if all(abs(x - other) >= TIME_ROOM for other in taken):
            taken.append(x)
            text = f"{line.local(dot.at):%H:%M}"
            yield _text(x, LABEL_Y, text, palette.ink, ' font-weight="600"')


def _days(line: OfficeLine, day: Callable[[date], str], palette: Palette) -> Iterator[str]:
    """The date under the first window of each, as far as there is room."""
    free_from = 0.0
    seen: date | None = None
    for window, (left, _) in zip(line.windows, line.places, strict=True):
        local = line.local(window.opens_at).date()
        if local == seen:
            continue
        seen = local
        begins = min(left, 100.0 - DAY_ROOM)
        if begins >= free_from:
            free_from = begins + DAY_ROOM
            is_last = begins < left
            x, anchor = (100.0, "end") if is_last else (left, "start")
            yield (
                f'<text x="{x:.2f}%" y="{DAY_Y}" text-anchor="{anchor}" fill="{palette.muted}">'
                f"{html.escape(day(local))}</text>"
            )


def _line(left: float, right: float, colour: str, width: int, more: str = "") -> str:
    return (
        f'<line x1="{left:.2f}%" x2="{right:.2f}%" y1="{LINE_Y}" y2="{LINE_Y}"'
        f' stroke="{colour}" stroke-width="{width}"{more}/>'
    )


def _text(x: float, y: int, text: str, colour: str, more: str) -> str:
    anchor = "start" if x < TIME_ROOM / 2 else "end" if x > 100.0 - TIME_ROOM / 2 else "middle"
    return (
        f'<text x="{x:.2f}%" y="{y}" text-anchor="{anchor}" fill="{colour}"{more}>'
        f"{html.escape(text)}</text>"
    )
