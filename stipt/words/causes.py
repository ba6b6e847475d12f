"""Why a clock started, stood still, was met or came to nothing: every cause in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stipt.sla.agreement import MetBy
from stipt.sla.texts import Text

STARTED: Final[Mapping[str, Text]] = {
    "handed_over": Text(
        "toen de melding aan de leverancier werd doorgegeven",
        "when the call was handed over to the vendor",
    ),
    "received": Text("toen de melding binnenkwam", "when the call came in"),
    "classified": Text("toen bleek dat het een klacht is", "when it turned out to be a complaint"),
    "replied": Text("na een bericht van de leverancier", "after a message of the vendor"),
    "called": Text("na een telefoongesprek", "after a phone call"),
    "asked": Text("met een vraag aan de klant", "with a question to the customer"),
    "returned": Text(
        "toen de leverancier de melding terugstuurde", "when the vendor sent the call back"
    ),
    "answered": Text("met een bericht van de klant", "with a message of the customer"),
}
"""What started a clock, by `Reading.started.cause`; the end of an earlier obligation stands below."""

EARLIER_DONE: Final[Mapping[MetBy, Text]] = {
    "contact": Text("toen de leverancier reageerde", "when the vendor responded"),
    "solution": Text("toen de melding was opgelost", "when the call was solved"),
    "acknowledgement": Text(
        "toen de ontvangst werd bevestigd", "when its receipt was acknowledged"
    ),
    "handler-contact": Text("toen de behandelaar contact opnam", "when the handler made contact"),
    "update": Text("toen er nieuws was", "when there was an update"),
    "reply": Text("toen de leverancier antwoordde", "when the vendor replied"),
    "answer": Text("toen de klant antwoordde", "when the customer answered"),
    "triage": Text("toen de Super User had beslist", "when the Super User had decided"),
}
"""What started a clock that follows another one which was met, by what meets that other one."""

EARLIER_TO_COME: Final[Mapping[MetBy, Text]] = {
    "contact": Text("als de leverancier reageert", "when the vendor responds"),
    "solution": Text("als de melding is opgelost", "when the call is solved"),
    "acknowledgement": Text("als de ontvangst is bevestigd", "when its receipt is acknowledged"),
    "handler-contact": Text("als de behandelaar contact opneemt", "when the handler makes contact"),
    "update": Text("als er nieuws is", "when there is an update"),
    "reply": Text("als de leverancier antwoordt", "when the vendor replies"),
    "answer": Text("als de klant antwoordt", "when the customer answers"),
    "triage": Text("als de Super User heeft beslist", "when the Super User has decided"),
}
"""The same of a clock that nobody started yet, as an agreement says it."""

EARLIER_PASSED: Final = Text("toen de {time} om was", "when the {time} had passed")
EARLIER_WILL_PASS: Final = Text("als de {time} om is", "when the {time} has passed")
"""The same where that other one ran out, and where that still lies ahead."""

WAITING: Final[Mapping[str, Text]] = {
    "hand-over": Text(
        "tot een Super User de melding doorgeeft", "until a Super User hands the call over"
    ),
    "receipt": Text("tot de melding binnenkomt", "until the call comes in"),
    "response": Text("tot de leverancier reageert", "until the vendor responds"),
    "acknowledgement": Text("tot de ontvangst is bevestigd", "until its receipt is acknowledged"),
    "classification": Text(
        "tot de melding een soort heeft", "until the call has been given a type"
    ),
}
"""What a clock that hasn't started waits for."""

WAITING_FOR_EVENT: Final[Mapping[MetBy, Text]] = {
    "update": Text("tot er nieuws te melden is", "until there is news to tell"),
    "reply": Text("tot de klant iets schrijft of zegt", "until the customer writes or calls"),
    "answer": Text(
        "tot de leverancier iets aan de klant vraagt",
        "until the vendor asks the customer something",
    ),
}
"""What a repeating clock waits for between two rounds, by what meets it."""

PAUSED: Final[Mapping[str, tuple[Text, Text]]] = {
    "asked": (
        Text("vraag aan de klant", "question to the customer"),
        Text("vraag van {by} aan de klant", "question of {by} to the customer"),
    ),
    "returned": (
        Text("teruggestuurd door de leverancier", "sent back by the vendor"),
        Text("teruggestuurd door {by}", "sent back by {by}"),
    ),
    "returned_by_super_user": (
        Text("teruggenomen door de Super User", "taken back by the Super User"),
        Text("teruggenomen door {by}", "taken back by {by}"),
    ),
    "solved": (
        Text("opgelost, daarna heropend", "solved, then reopened"),
        Text("opgelost, heropend door {by}", "solved, reopened by {by}"),
    ),
    "withdrawn": (
        Text("ingetrokken, daarna heropend", "withdrawn, then reopened"),
        Text("ingetrokken, heropend door {by}", "withdrawn, reopened by {by}"),
    ),
    "declined": (
        Text("afgewezen, daarna heropend", "declined, then reopened"),
        Text("afgewezen, heropend door {by}", "declined, reopened by {by}"),
    ),
    "no_answer": (
        Text(
            "gesloten omdat een antwoord uitbleef, daarna hervat",
            "closed for want of an answer, then resumed",
        ),
        Text(
            "gesloten omdat een antwoord uitbleef, hervat door {by}",
            "closed for want of an answer, resumed by {by}",
        ),
    ),
}
"""Why a clock stands still; the second text where it is known by whom."""

MET: Final[Mapping[str, Text]] = {
    "replied": Text("met een bericht", "by a message"),
    "asked": Text("met een vraag aan de klant", "by a question to the customer"),
    "called": Text("met een telefoongesprek", "by a phone call"),
    "returned": Text("teruggestuurd met de reden", "sent back with the reason"),
    "answered": Text("met een antwoord", "by an answer"),
    "acknowledged": Text(
        "met een bevestiging die de behandelaar noemt", "by an acknowledgement naming the handler"
    ),
    "outcome": Text("met de uitkomst", "by the outcome"),
    "merged": Text("in de samengevoegde melding", "in the merged call"),
    "handed_over": Text("doorgegeven", "handed over"),
    "solved": Text("opgelost", "solved"),
    "closed": Text("gesloten", "closed"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "declined": Text("afgewezen", "declined"),
    "fixed": Text("de release met de oplossing is uit", "the release with the fix is out"),
}
"""What met an obligation."""

CANCELLED: Final[Mapping[str, Text]] = {
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "declined": Text("afgewezen door de leverancier", "declined by the vendor"),
    "merged": Text("samengevoegd met een andere melding", "merged into another call"),
    "no_answer": Text("gesloten omdat een antwoord uitbleef", "closed for want of an answer"),
    "solved": Text("opgelost voordat zij was doorgegeven", "solved before it was handed over"),
}
"""Why nothing is owed any more."""

SKIPPED: Final[Mapping[str, Text]] = {
    "before": Text("uitgekomen voordat er werd geteld", "out before the count began"),
    "standstill": Text("uitgekomen terwijl de klok stilstond", "out while the clock stood still"),
    "other_type": Text(
        "uitgekomen toen de melding een andere soort had", "out while the call had another type"
    ),
    "cancelled": Text("geschrapt", "cancelled"),
}
"""Why a release does not count."""

DAY_RULES: Final[Mapping[str, Text]] = {
    "wall-clock": Text("hetzelfde tijdstip", "the same time"),
    "office-hours": Text("geteld als kantooruren", "counted as office hours"),
    "end-of-day": Text("de sluiting", "closing time"),
}
"""Where on the last working day a target in days ends, by the reading "day"."""
