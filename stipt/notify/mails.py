"""A notice as a mail: subject, text and HTML, in the reader's language and zone.

What people wrote is quoted, in the text as it was typed and in the HTML as Markdown; nothing in it
is fetched from elsewhere, hides, or turns the line around.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from stipt.notify import sentences as say
from stipt.notify.matter import Matter, Words, back_at, data_of
from stipt.notify.rules import Notice, may_be_switched_off
from stipt.notify.times import Telling
from stipt.people.models import Person
from stipt.sla import Reading
from stipt.sla.moments import reopen_until
from stipt.sla.texts import Language
from stipt.tickets.states import Stage
from stipt.ui.markdown import rendered, shown
from stipt.words.quantities import capital
from stipt.words.readings import state_name
from stipt.words.telling import type_name
from stipt.words.visible import visible

LONGEST_QUOTE: Final = 10_000
_LONGEST_SUBJECT: Final = 200
_WITH_DUES: Final = frozenset(
    {Notice.HANDED_OVER, Notice.ARRIVED, Notice.CLASSIFIED, Notice.REOPENED, Notice.ASSIGNED}
)
_WHERE_IT_ASKS: Final = "#works-title"
"""The place on the customer's page of a ticket where it asks whether it is solved."""
_QUESTIONS: Final = frozenset({Notice.ASKED, Notice.REMINDED, Notice.RETURNED})


class Mail(NamedTuple):
    """What goes into the outbox."""

    subject: str
    text: str
    html: str


class Reader(NamedTuple):
    """Who reads it: whether as one of the vendor, and whether they may see the ticket at all."""

    person: Person
    is_of_vendor: bool
    may_see: bool = True


class Quote(NamedTuple):
    """What somebody said, as it is quoted; `is_cut` where the rest stands on the page alone."""

    head: str
    text: str
    html: SafeString
    files: tuple[str, ...]
    is_cut: bool


class Link(NamedTuple):
    """A button of a mail."""

    label: str
    url: str


def mail_of(
    notice: Notice, matter: Matter, place: int, reader: Reader, *, base_url: str, at: datetime
) -> Mail:
    """A notice of an act to one reader, sent at `at`; `place` is that of the event in the act."""
    person = reader.person
    language: Language = "nl" if person.language == "nl" else "en"
    telling = Telling(language, ZoneInfo(person.zone), matter.agreement.zone, at)
    with translation.override(language):
        writing = _Writing(notice, matter, place, reader, telling, base_url)
        context = {
            "language": language,
            "subject": writing.subject,
            "lead": writing.lead,
            "quotes": list(writing.quotes()),
            "lines": list(writing.lines()),
            "links": list(writing.links()),
            "vendor": visible(matter.vendor),
            "preferences": f"{base_url}/notices/" if may_be_switched_off(notice) else "",
        }
        text = render_to_string("notify/mail.txt", context)
        as_html = render_to_string("notify/mail.html", context)
    return Mail(writing.subject, _tidied(text), as_html)


class _Writing:
    """One mail while it is written; its language is active."""

    def __init__(
        self,
        notice: Notice,
        matter: Matter,
        place: int,
        reader: Reader,
        telling: Telling,
        base_url: str,
    ) -> None:
        self.notice = notice
        self.matter = matter
        self.event = matter.events[place] if matter.events else None
        self.reader = reader
        self.telling = telling
        self.base_url = base_url

    @property
    def subject(self) -> str:
        """Number and subject on one line; the customer alone for who may not see the ticket."""
        if not self.reader.may_see:
            return visible(self.matter.ticket.organisation.name)
        ticket = self.matter.ticket
        return f"[{ticket.number}] {visible(ticket.subject)}"[:_LONGEST_SUBJECT]

    @property
    def lead(self) -> str:
        """What happened, in a sentence."""
        told = {key: visible(value) for key, value in self._told().items()}
        return str(say.LEADS[self._variant()]) % told

    def _variant(self) -> str:
        event = self.event
        if event is None:
            return self.notice
        if self.notice == Notice.RETURNED and event.side == "customer":
            return "returned_to_user"
        if self.notice == Notice.REQUEST and self.matter.ticket.is_from_vendor:
            return "request_from_vendor"
        if self.notice == Notice.CLOSED and data_of(event).get("no_answer"):
            return "closed_unanswered"
        if self.notice == Notice.ASSIGNED and data_of(event).get("assignee") is None:
            return "assigned_to_team"
        return self.notice

    def _told(self) -> dict[str, str]:
        matter, ticket = self.matter, self.matter.ticket
        told = {
            "actor": matter.name_of(None if self.event is None else self.event.by_id),
            "vendor": matter.vendor,
            "customer": ticket.organisation.name,
            "reporter": ticket.reporter.name,
            "team": ticket.team.name if ticket.team else "",
            "call_type": self._call_type(),
        }
        if matter.breach is not None:
            told["obligation"] = self._obligation(matter.breach.obligation)
            told["due"] = self.telling.due(matter.breach.at)
        return told

    def _call_type(self) -> str:
        if self.event is None or self.event.kind != "classified":
            return ""
        data, agreement = data_of(self.event), self.matter.agreement
        if data.get("call_type") not in agreement.call_types:
            return str(data.get("call_type", ""))
        priority = data.get("priority")
        known = priority if priority in agreement.priorities else None
        return type_name(data["call_type"], known, agreement, self.telling.language)

    def _obligation(self, name: str) -> str:
        known = self.matter.agreement.obligations.get(name)
        return capital(name if known is None else known.title.in_language(self.telling.language))

    def quotes(self) -> Iterator[Quote]:
        """What was said in the act, notes to the vendor alone; for some notices what it is about."""
        if not self.reader.may_see:
            return
        matter = self.matter
        words = list(matter.words)
        if self.notice == Notice.ARRIVED and matter.first and matter.first not in words:
            words.insert(0, matter.first)
        if self.notice == Notice.REMINDED and matter.question:
            words.append(matter.question)
        for one in words:
            if self.reader.is_of_vendor or not one.is_internal:
                yield self._quote(one)

    def _quote(self, words: Words) -> Quote:
        text = words.text[:LONGEST_QUOTE]
        as_html = _for_mail(rendered(text, self.telling.language), self.base_url)
        return Quote(
            head=f"{visible(self.matter.name_of(words.by))}, {self.telling.moment(words.at)}",
            text="\n".join(f"> {line}".rstrip() for line in shown(text).split("\n")),
            html=mark_safe(as_html),  # noqa: S308 it passed the sanitiser of stipt.ui.markdown
            files=tuple(visible(name) for name in words.files),
            is_cut=len(words.text) > LONGEST_QUOTE,
        )

    def lines(self) -> Iterator[str]:
        """What it means for the times that were agreed."""
        is_for_who_owes = self.notice == Notice.ANSWERED and self.reader.is_of_vendor
        if self.notice in _WITH_DUES or is_for_who_owes:
            yield from self._dues()
        elif self.notice in _QUESTIONS:
            yield from self._while_waiting()
        elif self.notice == Notice.SOLVED and self.matter.closes_at is not None:
            last_at = self._reopen_until()
            if last_at is not None:
                yield str(say.CLOSES_ITSELF) % {"when": self.telling.moment(last_at, is_end=True)}
        elif self._variant() == "closed_unanswered":
            last_at = self._reopen_until()
            if last_at is not None:
                yield str(say.CAN_GO_ON) % {"when": self.telling.moment(last_at, is_end=True)}
        elif self.notice == Notice.NO_SUPER_USER:
            back = back_at(self.matter.ticket, self.telling.now)
            when = None if back is None else self.telling.moment(back)
            yield str(say.NONE_THERE) if when is None else str(say.BACK_AT) % {"when": when}

    def _dues(self) -> Iterator[str]:
        """Each promise of the vendor that is not kept yet, with its due time."""
        owed = [
            reading
            for reading in self.matter.readings.values()
            if not reading.obligation.is_owed_by_customer and reading.met is None
        ]
        lines = [line for reading in owed if (line := self._due(reading))]
        if lines or self.notice not in (Notice.HANDED_OVER, Notice.ARRIVED):
            yield from lines
        elif self.matter.readings:
            yield str(say.NO_PROMISE)

    def _due(self, reading: Reading) -> str:
        title = self._obligation(reading.obligation.name)
        if reading.state in ("running", "not_started") and reading.due_at is not None:
            return f"{title}: {self.telling.due(reading.due_at)}"
        if reading.state in ("cancelled", "not_started"):
            return ""
        return f"{title}: {state_name(reading.state, self.telling.language)}"

    def _while_waiting(self) -> Iterator[str]:
        """That the clock stands still (C4), and when it may be closed without an answer."""
        matter = self.matter
        if any(reading.state == "paused" for reading in matter.readings.values()):
            is_returned = matter.status.stage == Stage.SENT_BACK
            yield str(say.STANDS_STILL_RETURNED if is_returned else say.STANDS_STILL)
        asked_at, days = matter.status.asked_at, matter.agreement.days_reading("no_answer_days")
        if matter.status.stage == Stage.WAITING and asked_at is not None and days:
            zone = matter.agreement.zone
            closable_at = datetime.fromtimestamp(asked_at, zone) + timedelta(days=days)
            yield str(say.MAY_CLOSE) % {"when": self.telling.moment(closable_at)}

    def _reopen_until(self) -> datetime | None:
        """The last instant at which it can be opened again; None where that was not agreed."""
        ended_at, agreement = self.matter.status.ended_at, self.matter.agreement
        if ended_at is None or not agreement.days_reading("reopen_days"):
            return None
        return datetime.fromtimestamp(reopen_until(ended_at, agreement), UTC)

    def links(self) -> Iterator[Link]:
        """Where to go on; none of them does anything by being opened."""
        side = "desk" if self.reader.is_of_vendor else "portal"
        if not self.reader.may_see:
            yield Link(str(say.OPEN_DESK), f"{self.base_url}/{side}/")
            return
        url = f"{self.base_url}/{side}/tickets/{self.matter.ticket.number}/"
        if self.notice == Notice.SOLVED and not self.reader.is_of_vendor:
            yield Link(str(say.IT_IS_SOLVED), f"{url}?solved=yes{_WHERE_IT_ASKS}")
            yield Link(str(say.NOT_SOLVED), f"{url}?solved=no{_WHERE_IT_ASKS}")
        yield Link(str(say.OPEN_TICKET), url)


_OWN_PICTURE: Final = re.compile(r'<img\b[^>]*?\bsrc="(/[^"]*)"[^>]*>')
_ALTERNATIVE: Final = re.compile(r'\balt="([^"]*)"')
_OWN_ADDRESS: Final = re.compile(r'\bhref="/(?!/)')


def _for_mail(content: str, base_url: str) -> str:
    """Markdown's HTML outside the desk: pictures of it are links, and its addresses whole."""
    address = html.escape(base_url)

    def link(picture: re.Match[str]) -> str:
        alternative = _ALTERNATIVE.search(picture[0])
        name = (alternative and alternative[1]) or picture[1]
        return f'<a href="{address}{picture[1]}">{name}</a>'

    return _OWN_ADDRESS.sub(f'href="{address}/', _OWN_PICTURE.sub(link, content))


def _tidied(text: str) -> str:
    """A text without the empty lines that a template leaves."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
