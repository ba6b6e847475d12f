"""Why a verb of the workbench did nothing, in the words of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: Final[dict[str, StrPromise]] = {
    "view-name": gettext_lazy("Give the view a name of at most 40 characters."),
    "view-query": gettext_lazy(
        "Filter the list first: a view keeps a filter of 400 characters at most."
    ),
    "view-name-taken": gettext_lazy("You have a view of that name already. Choose another name."),
    "view-not-shared": gettext_lazy("Only a manager can make a view for everybody."),
    "too-many-views": gettext_lazy("There are 12 views already. Remove one first."),
}
