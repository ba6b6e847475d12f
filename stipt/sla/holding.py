"""Which obligations a ticket has, and which types, priorities and versions held while one ran."""

from __future__ import annotations

from collections.abc import Sequence

from stipt.sla.agreement import Obligation
from stipt.sla.fact_kinds import Join, Key, Said, Version
from stipt.sla.facts import Facts
from stipt.sla.reading import NEVER, Start


def obligations_of(facts: Facts) -> list[Obligation]:
    """Those that the ticket's types name, in the agreement's order; a complaint's beside them."""
    versions, agreement = facts.versions_from_start(), facts.agreement
    is_complaint = _is_of_complaint(versions[0])
    wanted = []
    for obligation in agreement.obligations.values():
        if obligation.is_of_complaint:
            is_owed = facts.complaint_since is not None or is_complaint
        elif versions[0].call_type is None:
            is_owed = obligation in agreement.obligations_for(None)
        else:
            name = obligation.name
            is_named = versions[0].target(name) or any(v.target(name) for v in versions)
            is_owed = not is_complaint and bool(is_named)
        if is_owed:
            wanted.append(obligation)
    return wanted


def _is_of_complaint(version: Version) -> bool:
    code = version.call_type
    return code is not None and version.agreement.call_types[code].is_complaint


def versions_of(
    obligation: Obligation, facts: Facts, started: Start, settled: Said | None
) -> tuple[Version, list[Version]]:
    """The type at the clock's start, and the changes while it ran (before it was met).

    What was met isn't moved by a later change; what was done under a type that promised no time
    takes the type that it gets afterwards.
    """
    versions = facts.versions_from_start()
    if obligation.is_of_complaint:
        versions = facts.versions_as_complaint()
    if len(versions) == 1:
        return versions[0], []
    if settled is not None:
        held = [v for v in versions if v.order <= settled.order]
        versions = held if _has_due(obligation, held[-1]) else versions
    base, *later = _without_detours(versions)
    changes: list[Version] = []
    for version in later:
        if started.at is None or (version.at, version.order) <= (started.at, started.order):
            base, changes = version, []
        else:
            changes.append(version)
    return base, changes


def _without_detours(versions: Sequence[Version]) -> list[Version]:
    """The versions without those that were left again at the instant at which they came.

    So the same type again changes nothing, nor does a way back to a type at one instant.
    """
    kept, instant = [versions[0]], NEVER
    as_left: dict[Key, list[Version]] = {}  # what was kept when a type held, at this instant
    for version in versions[1:]:
        if version.at != instant:
            instant, as_left = version.at, {kept[-1].key: kept}
        kept = as_left.setdefault(version.key, [*kept, version])
    return kept


def _has_due(obligation: Obligation, version: Version) -> bool:
    target = version.target(obligation.name)
    return target is not None and target.has_due


def in_order(
    base: Version, changes: list[Version], joins: list[Join], settled: Said | None
) -> Sequence[Version | Join]:
    """Changes of type and merges as they came; a merge before the base type was given is over."""
    last = NEVER if settled is None else settled.order
    counting = [join for join in joins if base.order < join.order <= last]
    return sorted([*changes, *counting], key=lambda turn: turn.order)


def concerns(join: Join, obligation: Obligation, started: Start) -> bool:
    """Whether the obligation was open when the other ticket was merged into this one."""
    if obligation.repeats:
        return join.order > started.order
    return obligation.met_by != "solution" or not join.was_solved
