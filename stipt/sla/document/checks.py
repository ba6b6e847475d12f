"""What the keys of an agreement file say of each other: names, chains, targets, the matrix.

Each check looks at what is right by itself (`Draft.document`) and takes the names from the
whole file, so that one mistake isn't told twice. What calendars say is in `calendar_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from stipt.sla.agreement import COMPLAINT_ONLY, REPEATING
from stipt.sla.document.expression import RESERVED, codes_of
from stipt.sla.document.json_schema import described
from stipt.sla.document.lines import Path
from stipt.sla.document.problems import one_of, quoted, shown
from stipt.sla.document.schema import (
    REQUIRED,
    CallTypeTable,
    Document,
    ObligationTable,
    TargetTable,
)
from stipt.sla.document.validation import Draft

BEGINNINGS: Final = ("hand-over", "receipt")
_LISTS: Final = (
    ("call_types", "code"),
    ("obligations", "name"),
    ("clauses", "number"),
    ("availability.components", "code"),
)
"""Lists whose entries are told apart by a key."""


class Names(NamedTuple):
    """The names that other keys may use, from the whole file."""

    calendars: list[str]
    obligations: list[str]
    call_types: list[str]
    priorities: list[str]
    clauses: list[str]
    components: list[str]


def check(draft: Draft) -> None:
    """Note everything that doesn't fit together."""
    names = _names(draft.raw)
    _check_sections(draft)
    _check_nothing_twice(draft)
    unsound = _check_chain(draft, names)
    _check_targets(draft, names)
    _check_call_types(draft, names, unsound)
    _check_matrix(draft, names)
    _check_clauses(draft, names)
    _check_terms(draft, names)


def main_calendar(document: Document, known: list[str]) -> str | None:
    """The calendar that counts where none is named; None when that isn't said."""
    if document.agreement is not None and document.agreement.calendar is not None:
        return document.agreement.calendar
    if "office" in known:
        return "office"
    return known[0] if len(known) == 1 else None


def table_keys(table: object) -> list[str]:
    """The keys of a table; none when it is no table."""
    return [*table] if isinstance(table, dict) else []


def _names(raw: Mapping[str, object]) -> Names:
    return Names(
        calendars=table_keys(raw.get("calendars")),
        obligations=[name for _, name in _values(raw, "obligations", "name")],
        call_types=[name for _, name in _values(raw, "call_types", "code")],
        priorities=table_keys(raw.get("priorities")),
        clauses=[name for _, name in _values(raw, "clauses", "number")],
        components=[name for _, name in _values(raw, "availability.components", "code")],
    )


def _values(raw: Mapping[str, object], section: str, key: str) -> Iterator[tuple[Path, str]]:
    """Each entry's value of a key, where it is text, with its path."""
    path: Path = ()
    entries: object = raw
    for step in section.split("."):
        path = (*path, step)
        entries = entries.get(step) if isinstance(entries, dict) else None
    for position, entry in enumerate(entries if isinstance(entries, list) else []):
        value = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(value, str):
            yield (*path, position, key), value


def _check_sections(draft: Draft) -> None:
    for section in REQUIRED:
        given = draft.raw.get(section)
        if given in (None, {}, []) and not draft.is_meant((section,)):
            draft.add_raw((section,), "nothing", f"this key: {described((section,))}")


def _check_nothing_twice(draft: Draft) -> None:
    for section, key in _LISTS:
        first: dict[str, Path] = {}
        for path, name in _values(draft.raw, section, key):
            if name in first:
                line = draft.line_of(first[name])
                found = f"{quoted(name)} a second time; the first is on line {line}"
                draft.add_raw(path, found, f"each {key} once")
            first.setdefault(name, path)


def _check_chain(draft: Draft, names: Names) -> set[str]:
    """Every obligation begins at the hand-over, at receipt, or after one above it.

    Gives the obligations that don't.
    """
    obligations = draft.document.obligations
    above: list[ObligationTable] = []
    unsound: set[str] = set()
    for position, obligation in enumerate(obligations):
        if obligation.name in BEGINNINGS:
            wanted = "a name of its own: this one is a beginning"
            draft.add(("obligations", position, "name"), quoted(obligation.name), wanted)
        if fault := _fault_of_start(obligation, above, obligations, names):
            unsound.add(obligation.name)
            draft.add(("obligations", position, "starts"), *fault)
        above.append(obligation)
    return unsound


def _fault_of_start(
    obligation: ObligationTable,
    above: list[ObligationTable],
    every: list[ObligationTable],
    names: Names,
) -> tuple[str, str] | None:
    """What is wrong with what starts an obligation: found, and what would be right."""
    start = obligation.starts
    if start in BEGINNINGS:
        return None
    if start not in names.obligations:
        return quoted(start), one_of((*BEGINNINGS, *names.obligations), start)
    if ring := _ring(obligation.name, {o.name: o.starts for o in every}):
        found = "a ring: " + " starts after ".join(ring)
        return found, 'a chain that begins at "hand-over" or "receipt"'
    if any(o.name == start and o.met_by in REPEATING for o in every):
        return quoted(start), "an obligation that ends, for nothing starts after one that repeats"
    if any(o.name == start for o in every) and all(o.name != start for o in above):
        return quoted(start), "an obligation that stands above this one"
    return None


def _ring(name: str, starts: Mapping[str, str]) -> list[str]:
    """The obligations from this one back to itself; empty when its chain has a beginning."""
    way = {name: None}
    while (before := starts.get(next(reversed(way)))) is not None:
        if before == name:
            return [*way, name]
        if before in way:
            return []
        way[before] = None
    return []


def _targets(document: Document) -> Iterator[tuple[Path, str, TargetTable]]:
    """Every target with its path and its obligation."""
    for name, target in document.default_targets.items():
        yield ("default_targets", name), name, target
    for position, call_type in enumerate(document.call_types):
        place: Path = ("call_types", position)
        for name, target in call_type.targets.items():
            yield (*place, "targets", name), name, target
        for priority, targets in call_type.priorities.items():
            for name, target in targets.items():
                yield (*place, "priorities", priority, name), name, target


def _check_targets(draft: Draft, names: Names) -> None:
    met_by = {o.name: o.met_by for o in draft.document.obligations}
    main = main_calendar(draft.document, names.calendars)
    needs_main = False
    for path, obligation, target in _targets(draft.document):
        if obligation not in names.obligations:
            wanted = one_of(names.obligations, obligation, "the name of an obligation")
            draft.add(path, quoted(obligation), wanted)
        if target.in_release is not None and met_by.get(obligation, "solution") != "solution":
            wanted = "a term: only what a solution meets is due in a release"
            draft.add((*path, "in_release"), str(target.in_release), wanted)
        in_words = target.within.calendar if target.within is not None else None
        if in_words is not None and target.calendar is not None:
            found = f"{quoted(target.calendar)} beside {quoted(in_words)} in within"
            draft.add((*path, "calendar"), found, "one of the two")
        calendar = target.calendar or in_words
        needs_main = needs_main or calendar is None
        if calendar is not None and calendar not in names.calendars:
            key = "within" if target.calendar is None else "calendar"
            wanted = one_of(names.calendars, calendar, "the name of a calendar")
            draft.add((*path, key), quoted(calendar), wanted)
    if draft.document.agreement is None:
        return
    named = main is not None and main not in names.calendars
    if named or (main is None and needs_main and names.calendars):
        wanted = one_of(names.calendars, main or "", "the calendar that counts where none is named")
        draft.add(("agreement", "calendar"), quoted(main) if main else "nothing", wanted)


def _check_call_types(draft: Draft, names: Names, unsound: set[str]) -> None:
    document = draft.document
    by_name = {obligation.name: obligation for obligation in document.obligations}
    defaults = table_keys(draft.raw.get("default_targets"))
    for position, call_type in enumerate(document.call_types):
        place: Path = ("call_types", position)
        _check_priorities(draft, names, place, call_type)
        own = table_keys(draft.raw_at((*place, "targets")))
        of_priority = {ob for targets in call_type.priorities.values() for ob in targets}
        is_complaint = {name: o.met_by in COMPLAINT_ONLY for name, o in by_name.items()}
        for name in (*own, *of_priority):
            if is_complaint.get(name, call_type.complaint) != call_type.complaint:
                kind = "complaint" if call_type.complaint else "call that is no complaint"
                wanted = f"an obligation of a {kind}"
                draft.add((*place, "targets", name), quoted(name), wanted)
        known = [n for n in (*own, *defaults) if is_complaint.get(n) in (None, call_type.complaint)]
        if not known:
            wanted = 'a target for an obligation, if only "not applicable"'
            draft.add((*place, "targets"), "no target", wanted)
        for name in (*known, *of_priority):
            start = by_name[name].starts if name in by_name and name not in unsound else None
            if start in by_name and start not in (*known, *of_priority):
                wanted = f"a target for {start} too, for {name} starts when it ends"
                draft.add((*place, "targets"), f"none for {start}", wanted)


def _check_priorities(draft: Draft, names: Names, place: Path, call_type: CallTypeTable) -> None:
    for priority in call_type.priorities:
        if priority not in names.priorities:
            wanted = one_of(names.priorities, priority, "a code of [priorities]")
            draft.add((*place, "priorities", priority), quoted(priority), wanted)


def _check_matrix(draft: Draft, names: Names) -> None:
    matrix = draft.document.matrix
    if matrix is None:
        return
    codes, what = names.call_types, "the code of a call type"
    if matrix.gives == "priority":
        codes, what = names.priorities, "a code of [priorities]"
    impacts = table_keys(draft.raw_at(("matrix", "impacts")))
    urgencies = table_keys(draft.raw_at(("matrix", "urgencies")))
    rows = draft.raw_at(("matrix", "cells"))
    for impact in impacts:
        row = rows.get(impact) if isinstance(rows, dict) else None
        absent = [quoted(u) for u in urgencies if u not in (row if isinstance(row, dict) else {})]
        if absent:
            found = f"nothing for {', '.join(absent)}"
            draft.add_raw(("matrix", "cells", impact), found, f"{what} for each urgency")
    for impact, cells in matrix.cells.items():
        if impact not in impacts:
            wanted = one_of(impacts, impact, "a code of impacts")
            draft.add(("matrix", "cells", impact), quoted(impact), wanted)
        for urgency, given in cells.items():
            path = ("matrix", "cells", impact, urgency)
            if urgency not in urgencies:
                wanted = one_of(urgencies, urgency, "a code of urgencies")
                draft.add(path, quoted(urgency), wanted)
            if given not in codes:
                draft.add(path, quoted(given), one_of(codes, given, what))


def _check_clauses(draft: Draft, names: Names) -> None:
    """Every clause that a key names is there, in a file that has clauses."""
    for path, clause in _clauses_named(draft.document):
        if names.clauses and clause not in names.clauses:
            wanted = one_of(names.clauses, clause, "the number of a clause")
            draft.add((*path, "clause"), quoted(clause), wanted)


def _clauses_named(document: Document) -> Iterator[tuple[Path, str]]:
    named: list[tuple[Path, str | None]] = [
        (("obligations", n), o.clause) for n, o in enumerate(document.obligations)
    ]
    named += [(path, target.clause) for path, _, target in _targets(document)]
    rules = document.credits.rules if document.credits else []
    named += [(("credits", "rules", n), rule.clause) for n, rule in enumerate(rules)]
    for key in ("entitlement", "complaints", "availability"):
        section = getattr(document, key)
        named.append(((key,), section and section.clause))
    return ((path, clause) for path, clause in named if clause is not None)


def _check_terms(draft: Draft, names: Names) -> None:
    """Warnings, credits and availability."""
    document = draft.document
    for position, warning in enumerate(document.warnings):
        for n, name in enumerate(warning.obligations or []):
            if name not in names.obligations:
                wanted = one_of(names.obligations, name, "the name of an obligation")
                draft.add(("warnings", position, "obligations", n), quoted(name), wanted)
    for position, rule in enumerate(document.credits.rules if document.credits else []):
        path: Path = ("credits", "rules", position)
        if rule.obligation is not None and rule.obligation not in names.obligations:
            wanted = one_of(names.obligations, rule.obligation, "the name of an obligation")
            draft.add((*path, "obligation"), quoted(rule.obligation), wanted)
        if rule.by == "uptime" and "availability" not in draft.raw:
            draft.add((*path, "by"), '"uptime"', "an [availability] section that promises it")
    _check_availability(draft, names)


def _check_availability(draft: Draft, names: Names) -> None:
    terms = draft.document.availability
    if terms is None:
        return
    for position, component in enumerate(terms.components):
        if component.code in RESERVED:
            path = ("availability", "components", position, "code")
            draft.add(path, quoted(component.code), "a code that is no word of service")
    for code in codes_of(terms.service) if terms.service is not None else []:
        if code not in names.components:
            wanted = one_of(names.components, code, "the code of a component")
            draft.add(("availability", "service"), quoted(code), wanted)
    if terms.calendar is not None and terms.calendar not in names.calendars:
        wanted = one_of(names.calendars, terms.calendar, "the name of a calendar")
        draft.add(("availability", "calendar"), quoted(terms.calendar), wanted)
    for key in ("longest_interval", "largest_gap"):
        longest = getattr(terms, key)
        if longest is not None and terms.look_every is not None and longest < terms.look_every:
            found = shown(draft.raw_at(("availability", key)))
            draft.add(("availability", key), found, "at least look_every")
