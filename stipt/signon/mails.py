"""The mails of signing on: in the person's language, with links to our own address alone."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from stipt.mail.outbox import enqueue
from stipt.people.models import Person
from stipt.people.queries import vendor


def send(name: str, person: Person, *, at: datetime, path: str = "", **more: object) -> None:
    """Put the mail `signon/mail/NAME_*` to a person in the outbox.

    `path` is the page that it links to; `more` goes to the templates.
    """
    subject, text, html = rendered(name, person, path=path, **more)
    enqueue(
        to=person.email,
        to_name=person.name,
        subject=subject,
        text=text,
        html=html,
        about=f"person:{person.pk}",
        at=at,
        language=person.language,
    )


def rendered(name: str, person: Person, *, path: str = "", **more: object) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail."""
    the_vendor = vendor()
    context = {
        **more,
        "person": person,
        "desk": the_vendor.name if the_vendor else "Stipt",
        "address": settings.ENVIRONMENT.base_url,
        "link": settings.ENVIRONMENT.base_url + path,
        "language": person.language,
    }
    with translation.override(person.language):
        subject, text, html = (
            render_to_string(f"signon/mail/{name}{part}", context)
            for part in ("_subject.txt", ".txt", ".html")
        )
    return " ".join(subject.split()), text.strip() + "\n", html
