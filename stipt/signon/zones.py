"""The time zones to choose from, by part of the world."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

_PARTS: Final = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


def zone_choices(present: str = "UTC") -> list[tuple[str, list[tuple[str, str]]]]:
    """Each zone with its city, in a group a part of the world; UTC last, and the present one."""
    groups = [
        (part_name(part), [(name, _city(name)) for name in names])
        for part, names in groupby(zone_names(), key=lambda name: name.partition("/")[0])
    ]
    elsewhere = sorted({"UTC", present} - set(zone_names()))
    return [*groups, (_("Elsewhere"), [(name, name) for name in elsewhere])]


@cache
def zone_names() -> list[str]:
    """The names that say a place, in order: "Europe/Amsterdam", not "CET" or "Etc/GMT+1"."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in _PARTS)


def part_name(part: str) -> str:
    """A part of the world in the reader's language."""
    return {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Arctic": _("Arctic Ocean"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic Ocean"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific Ocean"),
    }[part]


def _city(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")
