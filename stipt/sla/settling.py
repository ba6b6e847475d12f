"""What met an obligation for good: the fact that counts, in time or late."""

from __future__ import annotations

from stipt.sla.agreement import Obligation
from stipt.sla.fact_kinds import Fix, Said, Version
from stipt.sla.facts import CANCELLING, Facts
from stipt.sla.reading import NEVER


def settled_by(obligation: Obligation, facts: Facts, start: int | None) -> Said | None:
    """The fact that met the obligation for good, in time or late; None while nothing did."""
    if obligation.met_by == "solution":
        return _earlier(_solved(facts), _fix_out(obligation, facts))
    if start is None:
        return None
    if obligation.met_by == "contact":
        return _not_before(facts.contacts[0], start, facts.start_place) if facts.contacts else None
    if obligation.met_by == "acknowledgement":
        return facts.acknowledged
    if obligation.met_by == "triage":
        return facts.triaged
    return facts.handler_contact


def _solved(facts: Facts) -> Said | None:
    return None if facts.vendor_start is None else facts.solved


def _not_before(said: Said, start: int, place: int) -> Said:
    """Contact before the hand-over counts: then it is met at the hand-over."""
    return said if said.at >= start else said._replace(at=start, order=place)


def _earlier(solved: Said | None, fixed: Said | None) -> Said | None:
    if solved is None or (fixed is not None and fixed.at < solved.at):
        return fixed
    return solved


def _fix_out(obligation: Obligation, facts: Facts) -> Said | None:
    """When a release with the fix was out, while the type was release-bound or best effort (C5)."""
    fixes = facts.fixes
    if facts.ended in CANCELLING:
        fixes = [fix for fix in fixes if fix.order < facts.cancelled_place]
    if not fixes or facts.vendor_start is None:
        return None
    versions = facts.versions_from_start()
    ends = [(version.at, version.order) for version in versions[1:]] + [(NEVER, NEVER)]
    for version, end in zip(versions, ends, strict=True):
        target = version.target(obligation.name)
        if target is None or target.kind not in ("release", "best_effort"):
            continue
        if version.at == end[0]:
            continue  # left again at the instant at which it was given
        outs = [_counts_at(fix, version, facts) for fix in fixes if fix.release.is_out(facts.until)]
        if (out := min(outs, default=(NEVER, NEVER))) < end:
            return Said(*out, None, "fixed")
    return None


def _counts_at(fix: Fix, version: Version, facts: Facts) -> tuple[int, int]:
    """When a fix counts for a type, and its place: that of the last of what it waits for.

    A release that goes out comes after all moments of that second.
    """
    out_at = fix.release.released_at or fix.at
    start = facts.vendor_start or fix.at
    return max(
        (fix.at, fix.order),
        (out_at, _order_at(facts, out_at)),
        (version.at, version.order),
        (start, facts.start_place),
    )


def _order_at(facts: Facts, at: int) -> int:
    """The place of the last moment up to `at`."""
    return sum(1 for moment in facts.moments if moment.at <= at) - 1
