"""Signed agreements: which customer has which version, and how a new one is signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stipt.administration.forms.agreements import SignForm, TextForm
from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.agreements.actions import refuse_if_not_next, sign_agreement
from stipt.agreements.drafts import Mistake, example_text, examples, mistakes
from stipt.agreements.page import AgreementPage, page_of, page_of_signed
from stipt.agreements.queries import (
    standings,
    version_with,
    version_with_text,
    versions_of,
    versions_snapshot,
)
from stipt.agreements.reader import agreement_of, agreement_until, checked
from stipt.agreements.sentences import SENTENCES
from stipt.people.access import requires, signed_on
from stipt.people.listings import customers
from stipt.people.queries import contract_owners, customer_with, vendor
from stipt.people.roles import Ability
from stipt.sla import Agreement
from stipt.sla.document import AgreementErrors, differences
from stipt.ui.shown import shown_language
from stipt.words.visible import visible_lines


@requires(Ability.SET_UP)
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Which customer has which version, now and to come."""
    words = request.GET.get("q", "")
    listed = pages(request, customers(words))
    standing = standings(list(listed), today())
    rows = [(customer, standing[customer.pk]) for customer in listed]
    return page(request, "agreements", "agreements", words=words, listed=listed, rows=rows)


@requires(Ability.SET_UP)
@require_safe
def agreement(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One signed version in words, and what differs from the one before."""
    customer = found(customer_with(code))
    row = found(version_with(customer, pk))
    asked = request.GET.get("lang")
    language = asked if asked in ("nl", "en") else shown_language()
    before = row.supersedes
    return page(
        request,
        "agreement",
        "agreements",
        customer=customer,
        signed=row,
        written=page_of_signed(row.pk, language, today()),
        other="en" if language == "nl" else "nl",
        differences=_differing(
            None if before is None else agreement_until(before), agreement_until(row)
        ),
    )


@requires(Ability.SET_UP)
@require_safe
def agreement_text(_request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The text as it was signed, byte for byte."""
    customer = found(customer_with(code))
    row = found(version_with(customer, pk))
    response = HttpResponse(row.content.encode(), content_type="application/toml; charset=utf-8")
    name = f"{customer.code}-version-{slugify(row.version) or row.pk}.toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Ability.SET_UP)
def new_agreement(request: HttpRequest, code: str) -> HttpResponse:
    """From a text by way of its mistakes, its preview and its differences to a signed version."""
    customer = found(customer_with(code))
    if request.method != "POST":
        return _blank(request, customer)
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        return _text_page(request, customer, form)
    text = form.cleaned_data["text"]
    try:
        read = checked(text, "agreement.toml")
    except AgreementErrors as errors:
        form = TextForm(TextForm.carried(text))
        form.add_error("content", _("The text has mistakes; all of them are listed above."))
        return _text_page(request, customer, form, list(mistakes(errors, text)), errors.more)
    is_signed = "sign" in request.POST and version_with_text(customer, text) is not None
    if is_signed:  # the button was pressed twice
        messages.info(request, _("This version is signed already."))
        return redirect("administration:customer", code=customer.code)
    form = TextForm(TextForm.carried(text))
    if not done(form, lambda: refuse_if_not_next(customer, read), SENTENCES):
        return _text_page(request, customer, form)
    return _sign(request, customer, text, read)


def _blank(request: HttpRequest, customer: Any) -> HttpResponse:
    """A page to start on: empty, with an example, or with a version that was signed."""
    example, version = request.GET.get("example", ""), request.GET.get("from", "")
    content = ""
    if example in {one.name for one in examples(shown_language())}:
        owner = vendor()
        content = example_text(example, vendor=owner.name if owner else "", customer=customer.name)
    elif version.isdecimal():
        content = found(version_with(customer, int(version))).content
    return _text_page(request, customer, TextForm(initial={"content": content}))


def _text_page(
    request: HttpRequest,
    customer: Any,
    form: TextForm,
    wrong: Sequence[Mistake] = (),
    more: int = 0,
) -> HttpResponse:
    return page(
        request,
        "agreement_new",
        "agreements",
        form,
        customer=customer,
        mistakes=wrong,
        more=more,
        count=len(wrong) + more,
        examples=examples(shown_language()),
        newest=versions_of(customer).first(),
    )


def _sign(request: HttpRequest, customer: Any, text: str, read: Agreement) -> HttpResponse:
    """The preview; and when it was signed there, the verb."""
    is_signing = "sign" in request.POST
    form = SignForm(
        posted(request) if is_signing else None,
        snapshot=versions_snapshot(customer),
        initial=_signers(request, customer),
    )

    def sign() -> None:
        given = {name: value for name, value in form.values.items() if name != "newest"}
        sign_agreement(
            customer, text, **given, expected=form.expected, by=signed_on(request), at=now()
        )

    if is_signing and form.is_valid() and done(form, sign, SENTENCES):
        told = {"version": read.version, "customer": customer.name}
        messages.success(request, _("Version %(version)s is signed for %(customer)s.") % told)
        return redirect("administration:customer", code=customer.code)
    before = agreement_of(customer)
    owner = vendor()
    return page(
        request,
        "agreement_sign",
        "agreements",
        form,
        customer=customer,
        vendor=owner,
        read=read,
        text_form=TextForm(initial=TextForm.carried(text)),
        written=_preview(read),
        before=before,
        differences=_differing(before, read),
        names_other_vendor=owner is not None and read.vendor != owner.name,
        names_other_customer=read.customer != customer.name,
    )


def _preview(read: Agreement) -> AgreementPage:
    return page_of(read, shown_language(), day=today(), level=3)


def _signers(request: HttpRequest, customer: Any) -> dict[str, Any]:
    """What is likely: the administrator, the customer's contract owner, today."""
    owner = contract_owners(customer).first()
    return {
        "vendor_name": signed_on(request).name,
        "customer_name": owner.name if owner else "",
        "signed_on": today(),
    }


class Differing(NamedTuple):
    """One key of the text with what stood and what stands there, as text; empty for nothing."""

    key: str
    old: str
    new: str


def _differing(before: Agreement | None, after: Agreement) -> list[Differing]:
    if before is None:
        return []
    return [
        Differing(key, _shown(old), _shown(new)) for key, old, new in differences(before, after)
    ]


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return visible_lines(text.strip())
