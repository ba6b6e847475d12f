"""Which acts a ticket offers to a person, as buttons with the form that each opens.

A form is made only when it is open: a page offers ten acts, and most forms are never looked at. Those
that ask for nothing, or for a reason, are simple enough to stand ready; the others are fetched.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise as LazyText

from stipt.desk.forms.acts import (
    ActForm,
    Assign,
    Classify,
    Close,
    CloseUnanswered,
    Decline,
    Join,
    Leave,
    NeedNoAnswer,
    Reopen,
    ReturnToSuperUser,
    UndoAssign,
    UndoClassify,
)
from stipt.desk.forms.managing import ChangeAgreement, Correct
from stipt.desk.seen import Seen
from stipt.words.visible import visible
from stipt.workbench.queries import team_names, workers

IN_THE_BAR: Final[tuple[type[ActForm], ...]] = (
    Assign,
    Classify,
    NeedNoAnswer,
    ReturnToSuperUser,
    Close,
    CloseUnanswered,
    Reopen,
    Decline,
)
BESIDE: Final[tuple[type[ActForm], ...]] = (Join, ChangeAgreement, Correct)
_BESIDE_WHAT_THEY_CHANGE: Final[tuple[type[ActForm], ...]] = (Leave, UndoAssign, UndoClassify)
ACTS: Final[dict[str, type[ActForm]]] = {
    form.slug: form for form in [*IN_THE_BAR, *BESIDE, *_BESIDE_WHAT_THEY_CHANGE]
}
"""Every act by its address."""
_FETCHED: Final = frozenset((Assign, Classify, *BESIDE))
"""Acts whose form needs lists or clocks: it comes when it is asked for."""


class Offer(NamedTuple):
    """An act as a button. `form` is there when it stands open; without one, `label` and `hint` are
    those of its reason, if it asks for one. `is_fetched`: the form comes with another page.
    """

    slug: str
    title: LazyText | str
    about: LazyText | str
    button: LazyText | str
    key: str
    is_final: bool
    label: object
    hint: object
    is_fetched: bool
    form: ActForm | None


def offered(
    at_desk: Seen, kinds: tuple[type[ActForm], ...], refused: ActForm | None, opened: str
) -> list[Offer]:
    """What is possible of these acts; `refused`: a form as it was typed, `opened`: which is open."""
    return [_offer(at_desk, kind, refused, opened) for kind in kinds if kind.is_possible(at_desk)]


def _offer(at_desk: Seen, kind: type[ActForm], refused: ActForm | None, opened: str) -> Offer:
    form = refused if refused is not None and refused.slug == kind.slug else None
    if form is None and opened == kind.slug:
        form = kind(at_desk=at_desk)
    reason = kind.base_fields.get("text")
    return Offer(
        kind.slug,
        kind.title,
        kind.about,
        kind.button,
        kind.key,
        kind.is_final,
        reason.label if reason else "",
        reason.help_text if reason else "",
        kind in _FETCHED,
        form,
    )


class Assignable(NamedTuple):
    """To whom a ticket can be assigned: ids and names, who looks first, and who has it now."""

    people: list[tuple[int, str]]
    teams: list[tuple[int, str]]
    assignee: int | None
    team: int | None


def assignable(at_desk: Seen) -> Assignable:
    """The people and teams to choose from."""
    me = at_desk.person.pk
    people = [(pk, visible(name)) for pk, name in workers().items()]
    return Assignable(
        sorted(people, key=lambda choice: choice[0] != me),
        [(pk, visible(name)) for pk, name in team_names().items()],
        at_desk.ticket.assignee_id,
        at_desk.ticket.team_id,
    )
