"""What the pages of signing on have in common."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from stipt.people.queries import vendor


class DoorMixin:
    """For views: the vendor's name above the page, and a form with errors comes back refused."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the vendor, None until the installation is set up."""
        view: Any = super()
        context: dict[str, Any] = view.get_context_data(vendor=vendor(), **kwargs)
        return context

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page again, 422; when it is only too early 429, with `Retry-After`."""
        wait = seconds_to_wait(form)
        view: Any = self
        response: HttpResponse = view.render_to_response(
            view.get_context_data(form=form), status=422 if wait is None else 429
        )
        if wait is not None:
            response.headers["Retry-After"] = str(wait)
        return response


def seconds_to_wait(form: BaseForm) -> int | None:
    """How long who filled in the form must wait; None when that isn't what is wrong."""
    for errors in form.errors.as_data().values():
        for error in errors:
            if error.code == "too-many" and error.params:
                return int(error.params["seconds"])
    return None
