"""Why a verb of products did nothing, in the words of a screen: one sentence for each code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from stipt.people import sentences as people

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: Final[dict[str, StrPromise]] = {
    "changed-meanwhile": people.SENTENCES["changed-meanwhile"],
    "product-in-use": gettext_lazy(
        "Customers or trainings know this product as “%(name)s”, so it keeps that name. Let it"
        " rest and add another."
    ),
    "product-taken": gettext_lazy("There is a product “%(name)s” already. Choose another name."),
}
