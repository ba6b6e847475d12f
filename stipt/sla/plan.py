"""Which releases count for a release-bound target, in which order, and why others don't (C5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stipt.sla.fact_kinds import Version
from stipt.sla.facts import Facts
from stipt.sla.moments import Release


class Planned(NamedTuple):
    """A release in its order: `at` is when it went out, else the end of its planned date.

    `skipped`: why it doesn't count: it was out "before" the clock could count it, in a
    "standstill", while the ticket had an "other_type", or is "cancelled"; None when it does.
    """

    at: int
    position: int
    release: Release
    is_out: bool
    skipped: str | None


def releases_in_order(
    facts: Facts, version: Version, since: int, until: int, still: Sequence[tuple[int, int]]
) -> list[Planned]:
    """The releases as known at `until`: first those out, by when, then the others by planned date.

    Of those out, they count that went out after `since`; the plan's order breaks ties.
    """
    shipped, planned = [], []
    for release in facts.releases:
        out_at, position = release.released_at, release.position
        if out_at is not None and release.is_out(until):
            skipped = _why_skipped(out_at, facts, version, since, still)
            shipped.append(Planned(out_at, position, release, True, skipped))
        elif release.planned_until is not None:
            skipped = "cancelled" if release.is_cancelled(until) else None
            planned.append(Planned(release.planned_until, position, release, False, skipped))
    return sorted(shipped) + sorted(planned)


def _why_skipped(
    out_at: int, facts: Facts, version: Version, since: int, still: Sequence[tuple[int, int]]
) -> str | None:
    if out_at <= since:
        return "before"
    if any(begins_at <= out_at < ends_at for begins_at, ends_at in still):
        return "standstill"
    return "other_type" if _had_other_type(facts, out_at, version) else None


def _had_other_type(facts: Facts, at: int, version: Version) -> bool:
    versions = facts.versions_from_start()
    if len(versions) == 1:
        return False
    held = versions[0]
    for later in versions[1:]:
        if later.at > at or later.order > version.order:
            break
        held = later
    return not held.is_same_type(version)
