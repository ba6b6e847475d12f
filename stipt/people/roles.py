"""Who may do what: one table from role to abilities. Pure; asked by `access` of each room alone.

The customer's side: a user has own tickets; a Super User looks first at all of the organisation
and hands over (C12); a contract owner reads all and signs. The vendor's side: an agent works on
what was handed over; a trainer confirms training (C11); a complaint handler handles complaints
(C7); a manager corrects and reads all; an administrator sets up.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A person's place in an organisation; one person may have several."""

    USER = "user"
    SUPER_USER = "super_user"
    CONTRACT_OWNER = "contract_owner"
    AGENT = "agent"
    TRAINER = "trainer"
    COMPLAINT_HANDLER = "complaint_handler"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Ability(StrEnum):
    """One thing that a role allows."""

    FILE_REQUEST = "file_request"
    READ_OWN = "read_own"
    READ_ORGANISATION = "read_organisation"
    TRIAGE = "triage"
    READ_AGREEMENT = "read_agreement"
    ENTER_TRAINING = "enter_training"
    READ_HANDED_OVER = "read_handed_over"
    WORK_ON_TICKETS = "work_on_tickets"
    CONFIRM_TRAINING = "confirm_training"
    READ_COMPLAINTS = "read_complaints"
    HANDLE_COMPLAINTS = "handle_complaints"
    CORRECT = "correct"
    SET_UP = "set_up"
    READ_CHANGES = "read_changes"


CUSTOMER_ROLES: Final = frozenset({Role.USER, Role.SUPER_USER, Role.CONTRACT_OWNER})
VENDOR_ROLES: Final = frozenset(Role) - CUSTOMER_ROLES

_USER: Final = frozenset({Ability.FILE_REQUEST, Ability.READ_OWN, Ability.READ_AGREEMENT})
_AGENT: Final = frozenset(
    {Ability.READ_HANDED_OVER, Ability.WORK_ON_TICKETS, Ability.READ_AGREEMENT}
)

_ABILITIES: Final[dict[Role, frozenset[Ability]]] = {
    Role.USER: _USER,
    Role.SUPER_USER: _USER | {Ability.READ_ORGANISATION, Ability.TRIAGE, Ability.ENTER_TRAINING},
    Role.CONTRACT_OWNER: frozenset(
        {Ability.READ_OWN, Ability.READ_ORGANISATION, Ability.READ_AGREEMENT}
    ),
    Role.AGENT: _AGENT,
    Role.TRAINER: frozenset(
        {Ability.CONFIRM_TRAINING, Ability.ENTER_TRAINING, Ability.READ_AGREEMENT}
    ),
    Role.COMPLAINT_HANDLER: frozenset(
        {Ability.READ_COMPLAINTS, Ability.HANDLE_COMPLAINTS, Ability.READ_AGREEMENT}
    ),
    Role.MANAGER: _AGENT
    | {Ability.CORRECT, Ability.READ_COMPLAINTS, Ability.READ_CHANGES, Ability.ENTER_TRAINING},
    Role.ADMINISTRATOR: frozenset(
        {Ability.SET_UP, Ability.READ_CHANGES, Ability.READ_AGREEMENT, Ability.ENTER_TRAINING}
    ),
}


def abilities_of(roles: Iterable[str]) -> frozenset[Ability]:
    """All that a person's roles allow together; ValueError for a word that is no role."""
    return frozenset().union(*(_ABILITIES[Role(role)] for role in roles))


def is_of_vendor(role: str) -> bool:
    """Whether a role is one of the vendor's side; ValueError for a word that is no role."""
    return Role(role) in VENDOR_ROLES
