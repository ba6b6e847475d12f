"""How a ticket of the example goes: what happens when, in office hours, by chance that repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

from stipt.demo.people import Customer, Example
from stipt.people.models import Person
from stipt.sla import Calendar
from stipt.tickets.actions import (
    answer,
    answer_and_close,
    ask,
    assign,
    classify,
    confirm,
    hand_over,
    log_call,
    note,
    open_ticket,
    reopen,
    reply,
    send_back,
    solve,
    withdraw,
)
from stipt.tickets.models import Ticket

HOUR = 3600
Act = Callable[[Ticket, datetime], object]


class Deed(NamedTuple):
    """One thing that happens to a ticket, at an instant."""

    at: datetime
    do: Act


class Life:
    """One ticket from its filing on: `begin` opens it, `deeds` are what follows, in order."""

    def __init__(
        self,
        chance: Random,
        example: Example,
        customer: Customer,
        story: dict[str, Any],
        place: str,
        calendar: Calendar,
    ) -> None:
        self.chance = chance
        self.example = example
        self.customer = customer
        self.story = story
        self.place = place
        self.calendar = calendar
        self.user = chance.choice(customer.users)
        self.agent: Person = chance.choice(example.agents)

    def begin(self, at: datetime) -> Ticket:
        """The user, or now and then the Super User, files the request."""
        by = self.customer.super_user if self.chance.random() < 0.2 else self.user
        return open_ticket(
            self.customer.organisation,
            reporter=by,
            subject=self.story["subject"].format(place=self.place),
            text=self.story["text"].format(place=self.place),
            call_type=self.story["type"],
            impact=self.chance.choice(("one", "some", "some", "all")),
            by=by,
            at=at,
            recorded_at=at,
        )

    def deeds(self, ticket: Ticket, at: datetime) -> Iterator[Deed]:
        """What happens next, until it is closed; office time passes between the deeds."""
        if ticket.handed_over_at is None:
            at = self._later(at, 0.1, 2.5)
            if self.chance.random() < 0.12:
                yield Deed(at, self._super_user_answers)
                return
            if self.chance.random() < 0.1:
                yield Deed(at, partial(self._say, send_back, "Om welk dossier gaat het?"))
                at = self._later(at, 0.2, 3)
                yield Deed(at, partial(self._answers, "Het geldt voor alle dossiers."))
                at = self._later(at, 0.2, 1)
            yield Deed(at, self._is_handed_over)
        yield from self._at_the_vendor(at)

    def _at_the_vendor(self, at: datetime) -> Iterator[Deed]:
        at = self._later(at, 0.05, 0.8)
        yield Deed(at, self._is_assigned)
        at = self._later(at, 0.1, 9 if self.chance.random() < 0.12 else 2.6)
        if self.chance.random() < 0.15:
            yield Deed(at, self._is_called)
        else:
            yield Deed(at, partial(self._replies, reply, self.story["reply"]))
        if self.chance.random() < 0.06:
            yield Deed(self._later(at, 0.1, 0.5), self._is_reclassified)
        if self.chance.random() < 0.25:
            yield Deed(self._later(at, 0.1, 0.4), partial(self._replies, note, _NOTE))
        at = self._later(at, 0.6, 1.5)
        if self.chance.random() < 0.4:
            yield Deed(at, partial(self._replies, ask, self.story["question"]))
            at = self._later(at, 0.5, 12)
            yield Deed(at, partial(self._answers, self.story["answer"]))
        if self.chance.random() < 0.04:
            yield Deed(self._later(at, 0.5, 2), self._is_withdrawn)
            return
        at = self._later(at, 0.5, 16 if self.chance.random() < 0.2 else 5)
        yield Deed(at, partial(self._replies, solve, self.story["solution"]))
        at = self._later(at, 0.3, 9)
        if self.chance.random() < 0.08:
            yield Deed(at, self._is_not_solved)
            at = self._later(at, 0.5, 3)
            yield Deed(at, partial(self._replies, solve, "Nu met de juiste instelling: opgelost."))
            at = self._later(at, 0.5, 5)
        if self.chance.random() < 0.55:
            yield Deed(at, self._is_confirmed)

    def _later(self, at: datetime, least: float, most: float) -> datetime:
        """Some office hours later."""
        seconds = int(self.chance.uniform(least, most) * HOUR)
        return self.calendar.after(at, max(60, seconds))

    def _say(self, verb: Callable[..., None], text: str, ticket: Ticket, at: datetime) -> None:
        verb(ticket, text, by=self.customer.super_user, at=at, recorded_at=at)

    def _replies(self, verb: Callable[..., None], text: str, ticket: Ticket, at: datetime) -> None:
        verb(ticket, text, by=ticket.assignee or self.agent, at=at, recorded_at=at)

    def _answers(self, text: str, ticket: Ticket, at: datetime) -> None:
        answer(ticket, text, by=ticket.reporter, at=at, recorded_at=at)

    def _super_user_answers(self, ticket: Ticket, at: datetime) -> None:
        text = "Dat kan al: zie het handboek, hoofdstuk 3."
        answer_and_close(ticket, text, by=self.customer.super_user, at=at, recorded_at=at)

    def _is_handed_over(self, ticket: Ticket, at: datetime) -> None:
        text = "Bij meer collega's zo." if self.chance.random() < 0.3 else ""
        hand_over(ticket, by=self.customer.super_user, at=at, recorded_at=at, note=text)

    def _is_assigned(self, ticket: Ticket, at: datetime) -> None:
        team = self.example.team
        assign(ticket, assignee=self.agent, team=team, by=self.agent, at=at, recorded_at=at)

    def _is_called(self, ticket: Ticket, at: datetime) -> None:
        log_call(
            ticket,
            "Gebeld: probleem doorgenomen, we zoeken het uit.",
            called_at=at - timedelta(minutes=6),
            was_answered=True,
            by=self.agent,
            at=at,
        )

    def _is_reclassified(self, ticket: Ticket, at: datetime) -> None:
        if ticket.call_type != "question":
            reason = "Bij nader inzien is het een vraag over het gebruik."
            classify(ticket, "question", reason, by=self.agent, at=at, recorded_at=at)

    def _is_withdrawn(self, ticket: Ticket, at: datetime) -> None:
        withdraw(ticket, by=ticket.reporter, at=at, recorded_at=at, text="Werkt weer vanzelf.")

    def _is_not_solved(self, ticket: Ticket, at: datetime) -> None:
        text = "Helaas, het gebeurt nog steeds."
        reopen(ticket, text, by=ticket.reporter, at=at, recorded_at=at, side="customer")

    def _is_confirmed(self, ticket: Ticket, at: datetime) -> None:
        confirm(ticket, by=ticket.reporter, at=at, recorded_at=at)


_NOTE = "Zelfde oorzaak gezien bij een andere klant; zie het logboek van de viewer."
