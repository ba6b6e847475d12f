"""What sentences and receipts share: who is told what about which reading, and the common parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.reading import Reading, Step
from stipt.sla.texts import Language
from stipt.words.causes import (
    EARLIER_DONE,
    EARLIER_PASSED,
    EARLIER_WILL_PASS,
    PAUSED,
    SKIPPED,
    STARTED,
)
from stipt.words.nouns import time_name
from stipt.words.quantities import either, full_date, instant, ordinal


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence is told about and in which language."""

    reading: Reading
    language: Language

    @property
    def agreement(self) -> Agreement:
        """The version of the agreement that judges."""
        return self.reading.version.agreement

    @property
    def earlier(self) -> Obligation:
        """The obligation whose end starts this one's clock: the nearest before it with a term."""
        obligations, found = self.agreement.obligations, self._before(self.reading.obligation)
        while found.starts in obligations and self._has_no_term(found):
            found = obligations[found.starts]
        return found

    def _has_no_term(self, obligation: Obligation) -> bool:
        target = self.reading.version.target(obligation.name)
        return target is not None and not target.has_due

    def _before(self, obligation: Obligation) -> Obligation:
        obligations = self.agreement.obligations
        if obligation.met_by == "handler-contact":
            return next(o for o in obligations.values() if o.met_by == "acknowledgement")
        return obligations[obligation.starts]

    def say(self, nl: str, en: str) -> str:
        """The text in the language of this telling."""
        return either(self.language, nl, en)

    def at(self, epoch: int) -> datetime:
        """An instant in the agreement's zone."""
        return datetime.fromtimestamp(epoch, self.agreement.zone)

    def when(self, epoch: int, *, is_end: bool = False) -> str:
        """An instant in words."""
        return instant(self.at(epoch), self.language, is_end=is_end)

    def due(self, epoch: int | None) -> str:
        """A due time in words, or that there is none."""
        if epoch is None:
            return self.say("geen uiterste tijd", "no due time")
        return self.when(epoch, is_end=True)


def started_text(step: Step, told: Told) -> str:
    """What started the clock, or will start it, as a clause behind the time."""
    by = step.data["by"]
    if by not in ("response", "response_due"):
        return STARTED[by].in_language(told.language)
    earlier = told.earlier
    if by == "response":
        return EARLIER_DONE[earlier.met_by].in_language(told.language)
    passed = EARLIER_WILL_PASS if step.data["expected"] else EARLIER_PASSED
    return passed.in_language(told.language).format(time=time_name(earlier, told.language))


def type_name(
    call_type: str, priority: str | None, agreement: Agreement, language: Language
) -> str:
    """A call type by its name, with its priority if it has one."""
    name = agreement.call_types[call_type].name.in_language(language)
    if priority is None:
        return name
    return f"{name}, {agreement.priorities[priority].in_language(language)}"


def changed_to(step: Step, told: Told) -> str:
    """What a ticket became: its type and priority, and the version that judges from then on."""
    data, facts = step.data, told.reading.facts
    version = facts.book.version_named(data["version"]) or told.agreement
    name = type_name(data["call_type"], data["priority"], version, told.language)
    if version is facts.agreement:
        return name
    return name + told.say(f", versie {version.version}", f", version {version.version}")


def moved_due(step: Step, told: Told) -> str:
    """What a change or a merge did to the due: "was ..., becomes ...", or that it stays."""
    before, now = told.due(step.data["before_at"]), told.due(step.data["due_at"])
    if before == now:
        return told.say(f"blijft {now}", f"stays {now}")
    return told.say(f"was {before}, wordt {now}", f"was {before}, becomes {now}")


def pause_text(step: Step, told: Told) -> str:
    """Why a clock stands still, and by whom where that is known."""
    text, text_by_whom = PAUSED[step.data["cause"]]
    by = step.data["by"]
    if not by:
        return text.in_language(told.language)
    return text_by_whom.in_language(told.language).format(by=by)


def release_date(step: Step, told: Told) -> str:
    """When a release went out, or the end of the day for which it is planned."""
    data = step.data
    if data["released_at"] is not None:
        when = told.when(data["released_at"])
        return told.say(f"uit op {when}", f"out on {when}")
    day = full_date(data["planned_on"], told.language)
    return told.say(f"gepland op {day}", f"planned for {day}")


def release_place(step: Step, told: Told) -> str:
    """Which place a release takes in the count, or why it takes none."""
    data = step.data
    if "skipped" in data:
        why = SKIPPED[data["skipped"]].in_language(told.language)
        return told.say(f"telt niet mee, {why}", f"doesn’t count, {why}")
    place = ordinal(data["counts"], told.language)
    return told.say(f"telt als de {place}", f"counts as the {place}")
