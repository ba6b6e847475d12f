"""Which releases count for a release-bound target, in which order, and why others don't (C5)."""

from __future__ import annotations

from collections.abc import Sequence

from stipt.sla.fact_kinds import Version
from stipt.sla.facts import Facts
from stipt.sla.moments import Release


def releases_in_order(
    facts: Facts, version: Version, since: int, until: int, still: Sequence[tuple[int, int]]
) -> list[tuple[Release, str | None]]:
    """The releases as known at `until`: first those out, by when, then the others by planned date.

    Each with why it doesn't count: "before" `since`, in a "standstill", while the ticket had an
    "other_type", or "cancelled"; None when it does.
    """
    shipped, planned = [], []
    for release in facts.releases:
        if release.is_out(until):
            shipped.append((release, _why_skipped(release, facts, version, since, still)))
        elif release.planned_until is not None:
            planned.append((release, "cancelled" if release.is_cancelled(until) else None))
    shipped.sort(key=lambda item: (item[0].released_at or 0, item[0].position))
    planned.sort(key=lambda item: (item[0].planned_until or 0, item[0].position))
    return shipped + planned


def _why_skipped(
    release: Release,
    facts: Facts,
    version: Version,
    since: int,
    still: Sequence[tuple[int, int]],
) -> str | None:
    out_at = int(release.released_at or 0)
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
