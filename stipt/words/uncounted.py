"""Steps in which nothing is counted: what was promised or not, what is waited for or missing."""

from __future__ import annotations

from stipt.sla.reading import Step
from stipt.words.causes import WAITING, WAITING_FOR_EVENT
from stipt.words.quantities import count
from stipt.words.targets import at_the_latest
from stipt.words.telling import Told, type_name


def waiting(step: Step, told: Told) -> str:
    """What a clock that hasn't started waits for."""
    what = step.data["what"]
    words = WAITING_FOR_EVENT[told.reading.obligation.met_by] if what == "event" else WAITING[what]
    until = words.in_language(told.language)
    return told.say(f"er loopt geen klok {until}", f"no clock runs {until}")


def target(step: Step, told: Told) -> str:
    """What was promised for the type that the ticket had when the clock started."""
    data, base = step.data, told.reading.base or told.reading.version
    title = told.reading.obligation.title.in_language(told.language)
    name = type_name(data["call_type"], data["priority"], base.agreement, told.language)
    agreed = base.target(told.reading.obligation.name)
    return f"{name}, {title}: {at_the_latest(agreed, base.agreement, told.language)}"


def unknown_version(step: Step, told: Told) -> str:
    """That a version was named which nobody gave."""
    version = step.data["version"]
    return told.say(
        f"versie {version} van de overeenkomst is niet gegeven en telt niet mee",
        f"version {version} of the agreement was not given and does not count",
    )


def unscheduled(step: Step, told: Told) -> str:
    """How many releases the plan is short of."""
    missing = step.data["count"]
    if told.language == "nl":
        releases = count(missing, "release", "releases")
        return f"er ontbreekt nog {releases} in de planning, dus is er geen uiterste tijd"
    return f"the plan lacks {count(missing, 'release', 'releases')}, so there is no due time"


def late(step: Step, told: Told) -> str:
    """That a planned date has passed, which is no breach."""
    when = told.due(step.data["due_at"])
    return told.say(
        f"de geplande datum ({when}) is voorbij en de release is niet uit: te laat, niet "
        "geschonden",
        f"the planned date ({when}) has passed and the release is not out: late, not breached",
    )


def not_applicable(_step: Step, told: Told) -> str:
    """That nothing was promised (C6)."""
    return told.say(
        "niet van toepassing: hier is niets toegezegd",
        "not applicable: nothing was promised here",
    )


def best_effort(step: Step, told: Told) -> str:
    """That it is an intention, and when it was done all the same (C5)."""
    text = told.say(
        "een voornemen, geen toezegging: het kan niet worden geschonden",
        "an intention, no promise: it can’t be breached",
    )
    if step.data["met_at"] is None:
        return text
    done = told.when(step.data["met_at"])
    return told.say(f"{text}; gedaan op {done}", f"{text}; done on {done}")
