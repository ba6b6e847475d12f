"""What can be done on the page of a ticket, as its reader is told: only acts that are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from stipt.portal.forms.acts import ActForm, HandOverForm
from stipt.portal.offers import Variant, every_type
from stipt.portal.opened import Opened
from stipt.portal.promised import Asked
from stipt.tickets.reading import IfHandedOver
from stipt.tickets.states import Act, Stage
from stipt.words.visible import visible


class Way(NamedTuple):
    """One act: what it is called, what it does to the clocks, and its form."""

    act: Act
    title: str
    effect: str
    button: str
    form: ActForm
    takes_files: bool = True
    is_open: bool = False

    @property
    def is_hand_over(self) -> bool:
        """Whether the call type can be corrected with it."""
        return isinstance(self.form, HandOverForm)


_ORDER: Final = (
    Act.HAND_OVER,
    Act.ANSWER_AND_CLOSE,
    Act.SEND_BACK,
    Act.TAKE_OVER,
    Act.TAKE_BACK,
    Act.WITHDRAW,
)
"""The ways one under the other; an answer, and "does it work?", have a place of their own."""

_WITHOUT_TEXT: Final = frozenset({Act.TAKE_OVER})
_WITHOUT_FILES: Final = frozenset({Act.TAKE_OVER, Act.TAKE_BACK, Act.WITHDRAW, Act.CONFIRM})


class Ways:
    """The acts of a reader on one ticket, with a form that was sent and refused among them."""

    def __init__(
        self, opened: Opened, *, sent: ActForm | None = None, draft: tuple[str, str] = ("", "")
    ) -> None:
        self._opened = opened
        self._sent = sent
        self._draft = draft

    @property
    def asked(self) -> Asked:
        """How a promise begins for who hands over."""
        opened, visit = self._opened, self._opened.visit
        begin = _("If you hand this over now (%(when)s)")
        agreement = opened.judging
        then = IfHandedOver(opened.whole.facts, agreement, visit.person, visit.at)
        return Asked(begin, begin, agreement, opened.agreement_url, visit.at, then)

    @cached_property
    def variants(self) -> list[Variant]:
        """What each call type would promise, where somebody may hand over now."""
        return every_type(self.asked) if Act.HAND_OVER in self._opened.acts else []

    @cached_property
    def answer(self) -> Way | None:
        """A message; none for a Super User who is to decide what becomes of it."""
        opened = self._opened
        is_theirs = opened.is_reporter or opened.status.stage not in (Stage.TRIAGE, Stage.WITH_USER)
        return self.way(Act.ANSWER) if Act.ANSWER in opened.acts and is_theirs else None

    @cached_property
    def confirm(self) -> Way | None:
        """That it works, by the customer's word."""
        return self.way(Act.CONFIRM) if Act.CONFIRM in self._opened.acts else None

    @cached_property
    def reopen(self) -> Way | None:
        """That it doesn't, with what is still wrong."""
        return self.way(Act.REOPEN) if Act.REOPEN in self._opened.acts else None

    @property
    def is_too_late(self) -> bool:
        """Whether a new, linked ticket is the way, as this one can't be opened again."""
        opened = self._opened
        is_over = not opened.status.is_open and opened.status.stage != Stage.WITHDRAWN
        return is_over and Act.REOPEN not in opened.acts and opened.is_reporter

    @property
    def lost(self) -> str:
        """What was written in a form that is not on the page any more: to be copied from there."""
        if self._sent is None or self._sent.prefix in self._opened.acts:
            return ""
        return str(self._sent.data.get(f"{self._sent.prefix}-text", ""))

    @cached_property
    def others(self) -> list[Way]:
        """Everything else, in its order; the first is open where it is what is waited for."""
        return list(self._others())

    def _others(self) -> Iterator[Way]:
        acts = [act for act in _ORDER if act in self._opened.acts]
        if self._opened.is_reporter:
            acts = [act for act in acts if act not in (Act.TAKE_OVER, Act.SEND_BACK)]
        for act in acts:
            if act == Act.ANSWER_AND_CLOSE and self._opened.is_reporter:
                continue
            yield self.way(act)

    def way(self, act: Act) -> Way:
        """One act with its words and its form."""
        title, effect, _label, button = _words(act, self._opened)
        form = self._form(act)
        is_sent = self._sent is not None and self._sent.prefix == act
        is_begun = self._draft[0] == act and bool(self._draft[1])
        is_first = act == Act.HAND_OVER and self._sent is None and self._draft[0] in ("", act)
        return Way(
            act,
            title,
            effect,
            button,
            form,
            takes_files=act not in _WITHOUT_FILES,
            is_open=is_sent or is_begun or is_first,
        )

    def _form(self, act: Act) -> ActForm:
        if self._sent is not None and self._sent.prefix == act:
            return self._sent
        kind, text = self._draft
        initial = {"text": text if kind == act else ""}
        return self.form_of(act, None, initial=initial)

    def form_of(self, act: Act, data: QueryDict | None, **kwargs: Any) -> ActForm:
        """The form of an act, with what was sent."""
        kwargs["label"] = _words(act, self._opened)[2]
        if act != Act.HAND_OVER:
            return ActForm(data, prefix=act.value, **kwargs)
        kwargs["initial"] = {**kwargs.get("initial", {}), "kind": self._opened.type_key}
        return HandOverForm(
            data,
            prefix=act.value,
            variants=self.variants,
            is_typed=bool(self._opened.type_name),
            **kwargs,
        )


def _words(act: Act, opened: Opened) -> tuple[str, str, str, str]:
    """Title, effect, label of the text and button of an act."""
    vendor = visible(opened.visit.vendor_name)
    told = {"vendor": vendor, "name": visible(opened.ticket.reporter.name)}
    if opened.judging.reading("clock_starts") == "hand-over":
        told |= {"begins": _("then the clocks run"), "stays": _("no clock runs")}
    write = _MOST_WORDS.get(act)
    if write is None:
        return _words_of_answer(opened, told)
    return write(told)


def _words_of_answer(opened: Opened, told: dict[str, str]) -> tuple[str, str, str, str]:
    label = _("Your message to %(vendor)s") % told
    if opened.status.stage in (Stage.TRIAGE, Stage.WITH_USER):
        return "", "", _("Your message to your Super User"), _("Send")
    if opened.status.stage == Stage.WAITING:
        return "", _("When you send it, the clock runs on."), label, _("Send your answer")
    return "", "", label, _("Send")


def _hand_over(told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("Hand over to %(vendor)s") % told,
        told.get("begins", ""),
        _("Your note for %(vendor)s") % told,
        _("Hand over to %(vendor)s") % told,
    )


def _answer_and_close(told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("Answer it yourself"),
        _("and close it; %(vendor)s doesn’t see it") % told,
        _("Your answer to %(name)s") % told,
        _("Answer and close"),
    )


def _send_back(told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("Ask %(name)s something") % told,
        "; ".join(part for part in (_("it stays with you"), told.get("stays")) if part),
        _("Your question to %(name)s") % told,
        _("Send the question"),
    )


def _take_over(told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("Take it over as your own"),
        _("you are the reporter then, %(name)s follows along") % told,
        "",
        _("Take over"),
    )


def _take_back(told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("Take it back from %(vendor)s") % told,
        _("the clock stands still until you hand it over again"),
        _("Why you take it back"),
        _("Take back"),
    )


def _withdraw(_told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("It works again, or is no longer needed"),
        _("withdraw it: the clocks end"),
        _("Anything to add?"),
        _("Withdraw"),
    )


def _confirm(_told: dict[str, str]) -> tuple[str, str, str, str]:
    return (_("Does it work?"), "", _("Anything to add?"), _("Yes, it works"))


def _reopen(_told: dict[str, str]) -> tuple[str, str, str, str]:
    return (
        _("No, not solved"),
        _("the same clocks go on"),
        _("What is still wrong?"),
        _("Open it again"),
    )


_MOST_WORDS: Final = {
    Act.HAND_OVER: _hand_over,
    Act.ANSWER_AND_CLOSE: _answer_and_close,
    Act.SEND_BACK: _send_back,
    Act.TAKE_OVER: _take_over,
    Act.TAKE_BACK: _take_back,
    Act.WITHDRAW: _withdraw,
    Act.CONFIRM: _confirm,
    Act.REOPEN: _reopen,
}
