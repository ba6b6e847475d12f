"""What an agreement can read, in words: each point that a signed text leaves open.

Each key of `READINGS` has its point and a sentence for each of its values, in both languages.
Keys that take a number have one for 0 and one for any other ("n"). `agreed_readings` fills in what
an agreement calls its times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from stipt.sla.texts import Text


class Point(NamedTuple):
    """What a reading is about, and a sentence for each of its values."""

    title: Text
    sentences: Mapping[str, Text]


POINTS: Final[Mapping[str, Point]] = {
    "clock_starts": Point(
        Text("Begin van de klok", "Start of the clock"),
        {
            "hand-over": Text(
                "De klok van de leverancier begint als een Super User de melding doorgeeft of "
                "haar zelf indient. Daarvoor loopt er geen klok van de leverancier.",
                "The vendor’s clock starts when a Super User hands the call over or enters it "
                "themselves. Before that no clock of the vendor runs.",
            ),
            "received": Text(
                "De klok van de leverancier begint zodra de melding binnenkomt, ook als nog geen "
                "Super User haar heeft gezien.",
                "The vendor’s clock starts as soon as the call comes in, whether or not a Super "
                "User has seen it.",
            ),
        },
    ),
    "resolution_starts": Point(
        Text("Begin van de {resolution}", "Start of the {resolution}"),
        {
            "response-or-due": Text(
                "De {resolution} begint {done}, en uiterlijk als de {response} om is. Langer "
                "wachten stelt de {resolution} dus nooit uit.",
                "The {resolution} starts {done}, and at the latest when the {response} has "
                "passed. Waiting longer never postpones the {resolution}.",
            ),
            "response-due": Text(
                "De {resolution} begint als de {response} om is, en nooit eerder.",
                "The {resolution} starts when the {response} has passed, and never earlier.",
            ),
            "response": Text(
                "De {resolution} begint {done}, en nooit eerder.",
                "The {resolution} starts {done}, and never earlier.",
            ),
        },
    ),
    "release_counts_from": Point(
        Text("Welke releases tellen", "Which releases count"),
        {
            "resolution-start": Text(
                "Voor een toezegging per release tellen de releases die uitkomen nadat de "
                "{resolution} is begonnen.",
                "For a promise by release, the releases count that go out after the {resolution} "
                "has started.",
            ),
            "hand-over": Text(
                "Voor een toezegging per release tellen de releases die uitkomen nadat de melding "
                "{came}.",
                "For a promise by release, the releases count that go out after the call {came}.",
            ),
        },
    ),
    "day": Point(
        Text("Termijnen in werkdagen", "Terms in working days"),
        {
            "wall-clock": Text(
                "Een werkdag later is hetzelfde tijdstip op de volgende werkdag. Een begin buiten "
                "de uren telt vanaf de eerstvolgende opening. Is het op de laatste dag op dat "
                "tijdstip gesloten, dan geldt de laatste sluiting daarvoor, en vóór de eerste "
                "opening die opening.",
                "A working day later is the same time on the next working day. A start outside "
                "the hours counts from the next opening. Where that time is closed on the last "
                "day, the last closing before it holds, and before the first opening that opening.",
            ),
            "office-hours": Text(
                "Een werkdag is een vast aantal uren van de kalender, achter elkaar geteld.",
                "A working day is a fixed number of the calendar’s hours, counted on end.",
            ),
            "end-of-day": Text(
                "Een termijn in werkdagen loopt tot de sluiting van de laatste werkdag, hoe laat "
                "hij ook begint.",
                "A term in working days lasts until closing on the last working day, whatever "
                "time it starts.",
            ),
        },
    ),
    "contact_from": Point(
        Text("Contact over een klacht", "Contact about a complaint"),
        {
            "receipt": Text(
                "De {contact} begint als de klacht binnenkomt.",
                "The {contact} starts when the complaint comes in.",
            ),
            "acknowledgement": Text(
                "De {contact} begint zodra de ontvangst is bevestigd, en uiterlijk op het tijdstip "
                "waarop dat gebeurd moest zijn.",
                "The {contact} starts once the receipt is acknowledged, and at the latest when "
                "that was due.",
            ),
        },
    ),
    "untrained": Point(
        Text("Meldingen zonder training", "Calls without training"),
        {
            "flag": Text(
                "Een melding van iemand zonder training gaat met die reden naar de Super User. "
                "Wordt zij doorgegeven, dan mag de leverancier haar met een reden afwijzen; zo’n "
                "melding telt niet mee en staat apart in het rapport.",
                "A call by someone without training goes to the Super User with that reason. Once "
                "handed over, the vendor may decline it with a reason; such a call doesn’t count "
                "and is listed in the report.",
            ),
            "refuse": Text(
                "Een melding van iemand zonder training wordt niet aangenomen. Een Super User "
                "kan haar als eigen melding overnemen.",
                "A call by someone without training is not accepted. A Super User can take it "
                "over as their own.",
            ),
        },
    ),
    "other_channels": Point(
        Text("Mail en telefoon", "Mail and phone"),
        {
            "always": Text(
                "Melden kan ook per mail of telefoon, altijd. Alles komt in dezelfde servicedesk, "
                "onder dezelfde regels.",
                "Calls may also come by mail or phone, at any time. All of them end in the same "
                "desk, under the same rules.",
            ),
            "fallback": Text(
                "Melden per mail of telefoon kan als de servicedesk niet werkt of de melder er "
                "niet bij kan.",
                "Calls may come by mail or phone when the desk is down or the reporter has no "
                "access to it.",
            ),
        },
    ),
    "fallback_gate": Point(
        Text("De Super User bij uitval", "The Super User when the desk is down"),
        {
            "keep": Text(
                "Ook als de servicedesk niet werkt, gaat een melding per mail of telefoon eerst "
                "langs een Super User.",
                "When the desk is down, a call by mail or phone still passes a Super User first.",
            ),
            "skip": Text(
                "Als de servicedesk niet werkt, ligt een melding per mail of telefoon meteen bij "
                "de leverancier.",
                "When the desk is down, a call by mail or phone lies with the vendor at once.",
            ),
        },
    ),
    "reopen_days": Point(
        Text("Heropenen", "Reopening"),
        {
            "n": Text(
                "Is een melding niet echt opgelost, dan kan zij tot {n} na de oplossing worden "
                "heropend, tot en met hetzelfde tijdstip. Dezelfde klok loopt dan verder; de tijd "
                "ertussen telt niet mee. Daarna is het een nieuwe melding.",
                "A call that was not really solved can be reopened up to {n} after it was solved, "
                "until the same time of day. The same clock then goes on; the time between does "
                "not count. After that it is a new call.",
            ),
            "0": Text(
                "Een opgeloste melding wordt niet heropend. Is zij niet echt opgelost, dan is dat "
                "een nieuwe melding.",
                "A solved call is not reopened. One that was not really solved is a new call.",
            ),
        },
    ),
    "no_answer_days": Point(
        Text("Als een antwoord uitblijft", "When no answer comes"),
        {
            "0": Text(
                "De leverancier sluit geen melding omdat een antwoord uitblijft.",
                "The vendor closes no call for want of an answer.",
            ),
            "n": Text(
                "Blijft een antwoord {n} uit, ook na de afgesproken herinnering, dan mag de "
                "leverancier de melding sluiten. Komt het antwoord binnen de termijn van "
                "heropenen, dan loopt de klok verder.",
                "When no answer comes for {n}, the agreed reminder notwithstanding, the vendor "
                "may close the call. An answer within the time for reopening lets the clock go on.",
            ),
        },
    ),
    "pause": Point(
        Text("Stilstand", "Standing still"),
        {
            "question": Text(
                "Stelt de leverancier in een bericht een vraag aan de klant, dan staat de "
                "{resolution} stil tot het antwoord er is. De {response} staat nooit stil.",
                "When the vendor asks the customer a question in a message, the {resolution} "
                "stands still until the answer is there. The {response} never stands still.",
            ),
            "never": Text(
                "De {resolution} loopt door terwijl de leverancier op een antwoord van de klant "
                "wacht.",
                "The {resolution} runs on while the vendor waits for an answer of the customer.",
            ),
        },
    ),
    "uptime_of": Point(
        Text("Wat beschikbaar moet zijn", "What has to be available"),
        {
            "expression": Text(
                "De beschikbaarheid is die van de volledige dienst: het deel van de maand waarin "
                "de dienst als geheel werkte.",
                "Availability is that of the complete service: the part of the month in which the "
                "service worked as a whole.",
            ),
            "mean-of-components": Text(
                "De beschikbaarheid is het gemiddelde van die van de onderdelen.",
                "Availability is the mean of that of the components.",
            ),
        },
    ),
    "shortest_outage": Point(
        Text("Korte storingen", "Short outages"),
        {
            "0": Text(
                "Elke storing telt, hoe kort ook.",
                "Every outage counts, however short.",
            ),
            "n": Text(
                "Een storing telt als zij ten minste {n} duurt.",
                "An outage counts when it lasts at least {n}.",
            ),
        },
    ),
    "maintenance": Point(
        Text("Gepland onderhoud", "Planned maintenance"),
        {
            "counts": Text(
                "Gepland onderhoud telt als niet beschikbaar.",
                "Planned maintenance counts as not available.",
            ),
            "excluded-when-announced": Text(
                "Gepland onderhoud dat op tijd is aangekondigd, telt niet mee.",
                "Planned maintenance that was announced in time is left out.",
            ),
        },
    ),
}

WITHOUT_SUPER_USER: Final[Mapping[tuple[str, str | int], Text]] = {
    **dict.fromkeys(
        (("clock_starts", "hand-over"), ("clock_starts", "received")),
        Text(
            "De klok van de leverancier begint zodra de melding binnenkomt.",
            "The vendor’s clock starts as soon as the call comes in.",
        ),
    ),
    ("untrained", "flag"): Text(
        "Een melding van iemand zonder training krijgt die aantekening. De leverancier mag haar "
        "met een reden afwijzen; zo’n melding telt niet mee en staat apart in het rapport.",
        "A call by someone without training is marked as such. The vendor may decline it with a "
        "reason; such a call doesn’t count and is listed in the report.",
    ),
    ("untrained", "refuse"): Text(
        "Een melding van iemand zonder training wordt niet aangenomen.",
        "A call by someone without training is not accepted.",
    ),
}
"""The same where no call passes a Super User: nobody is spoken of who isn't there."""

WITHOUT_RESPONSE: Final[Mapping[tuple[str, str | int], Text]] = {
    ("pause", "question"): Text(
        "Stelt de leverancier in een bericht een vraag aan de klant, dan staat de {resolution} "
        "stil tot het antwoord er is.",
        "When the vendor asks the customer a question in a message, the {resolution} stands still "
        "until the answer is there.",
    ),
}
"""The same where no time to respond was agreed."""

DIRECTLY: Final = Text(
    "Bij {types} begint zij zodra de melding binnenkomt.",
    "For {types} it starts as soon as the call comes in.",
)
"""Behind the start of the clock at the hand-over, where some call types pass no Super User."""

USUAL_NAMES: Final[Mapping[str, Text]] = {
    "response": Text("reactietijd", "response time"),
    "resolution": Text("oplostijd", "resolution time"),
    "contact": Text("termijn voor het contact", "contact time"),
    "done": Text("als de leverancier reageert", "when the vendor responds"),
    "came": Text("is doorgegeven", "was handed over"),
}
"""What stands in the braces of a sentence where no agreement says otherwise."""
