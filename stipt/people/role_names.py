"""What roles are called and what each is for, in the words of a screen."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy, override, pgettext_lazy

from stipt.people.models import Organisation
from stipt.people.roles import CUSTOMER_ROLES, VENDOR_ROLES, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ROLE_NAMES: Final[dict[Role, StrPromise]] = {
    Role.USER: pgettext_lazy("role", "User"),
    Role.SUPER_USER: pgettext_lazy("role", "Super User"),
    Role.CONTRACT_OWNER: pgettext_lazy("role", "Contract owner"),
    Role.AGENT: pgettext_lazy("role", "Agent"),
    Role.TRAINER: pgettext_lazy("role", "Trainer"),
    Role.COMPLAINT_HANDLER: pgettext_lazy("role", "Complaint handler"),
    Role.MANAGER: pgettext_lazy("role", "Manager"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
}

ROLE_MEANINGS: Final[dict[Role, StrPromise]] = {
    Role.USER: gettext_lazy("files requests and follows their own"),
    Role.SUPER_USER: gettext_lazy("looks at every request first and hands it over to the vendor"),
    Role.CONTRACT_OWNER: gettext_lazy("reads all requests of the organisation, and signs"),
    Role.AGENT: gettext_lazy("works on what was handed over"),
    Role.TRAINER: gettext_lazy("enters and confirms training"),
    Role.COMPLAINT_HANDLER: gettext_lazy("handles complaints"),
    Role.MANAGER: gettext_lazy("works on tickets, reads complaints, and corrects with a reason"),
    Role.ADMINISTRATOR: gettext_lazy("sets up vendor, customers, people and agreements"),
}


def roles_at(organisation: Organisation) -> list[Role]:
    """The roles that somebody can have in an organisation, in the order of `Role`."""
    is_vendor = organisation.kind == Organisation.Kind.VENDOR
    among = VENDOR_ROLES if is_vendor else CUSTOMER_ROLES
    return [role for role in Role if role in among]


def role_called(word: str, among: Collection[Role]) -> Role | None:
    """The role that a word in Dutch or English means, however it is spaced; None for no role."""
    role = _roles_by_word().get(_plain(word))
    return role if role in among else None


@cache
def _roles_by_word() -> dict[str, Role]:
    words = {_plain(role.value): role for role in Role}
    for language in ("en", "nl"):
        with override(language):
            words |= {_plain(str(name)): role for role, name in ROLE_NAMES.items()}
    return words


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word).casefold()
