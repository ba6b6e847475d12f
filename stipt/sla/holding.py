"""Which obligations a ticket has, and which types, priorities and versions held while one ran."""

from __future__ import annotations

from collections.abc import Sequence

from stipt.sla.agreement import Obligation
from stipt.sla.fact_kinds import Join, Said, Version
from stipt.sla.facts import Facts
from stipt.sla.reading import NEVER


def obligations_of(facts: Facts) -> list[Obligation]:
    """Those that the ticket's types name, in the agreement's order; a complaint's beside them."""
    versions, agreement = facts.versions_from_start(), facts.agreement
    is_complaint = _is_of_complaint(versions[0])
    wanted = []
    only = versions[0] if len(versions) == 1 else None
    for obligation in agreement.obligations.values():
        if obligation.is_of_complaint:
            is_owed = facts.complaint_since is not None or is_complaint
        elif is_complaint:
            is_owed = False
        elif versions[0].call_type is None:
            is_owed = obligation in agreement.obligations_for(None)
        elif only is not None:
            is_owed = only.target(obligation.name) is not None
        else:
            is_owed = any(v.target(obligation.name) is not None for v in versions)
        if is_owed:
            wanted.append(obligation)
    return wanted


def _is_of_complaint(version: Version) -> bool:
    kind = version.agreement.call_types.get(version.call_type or "")
    return kind is not None and kind.is_complaint


def versions_of(
    obligation: Obligation, facts: Facts, start: int | None, settled: Said | None
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
    if settled is not None and _had_due(obligation, versions, settled):
        versions = [v for v in versions if v.order <= settled.order] or versions[:1]
    base, *later = _without_detours(versions)
    changes: list[Version] = []
    for version in later:
        if start is None or version.at <= start:
            base, changes = version, []
        else:
            changes.append(version)
    return base, changes


def _without_detours(versions: Sequence[Version]) -> list[Version]:
    """The versions without those that were left again at the instant at which they came.

    So the same type again changes nothing, nor does a way back to a type at one instant.
    """
    kept = [versions[0]]
    for version in versions[1:]:
        back = len(kept) - 1
        while back > 0 and not kept[back].is_same_type(version) and kept[back].at == version.at:
            back -= 1
        if kept[back].is_same_type(version):
            del kept[back + 1 :]
        else:
            kept.append(version)
    return kept


def _had_due(obligation: Obligation, versions: list[Version], settled: Said) -> bool:
    held = [version for version in versions if version.order <= settled.order] or versions[:1]
    target = held[-1].target(obligation.name)
    return target is not None and target.has_due


def in_order(
    base: Version, changes: list[Version], joins: list[Join], settled: Said | None
) -> Sequence[Version | Join]:
    """Changes of type and merges as they came; a merge before the base type was given is over."""
    last = NEVER if settled is None else settled.order
    counting = [join for join in joins if base.order < join.order <= last]
    return sorted([*changes, *counting], key=lambda turn: turn.order)


def concerns(join: Join, obligation: Obligation, start: int) -> bool:
    """Whether the obligation was open when the other ticket was merged into this one."""
    if obligation.repeats:
        return join.at >= start
    return obligation.met_by != "solution" or not join.was_solved
