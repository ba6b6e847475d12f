"""The tables of tickets: the append-only log first, and beside it what is kept to be quick."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models

from stipt.agreements.models import SignedAgreement
from stipt.people.models import Organisation, Person, Team

NO_DUE_AT = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts what has no due that counts after everything that has one, on both databases alike."""


class Series(models.Model):
    """How far a series of numbers has come; tickets have one per installation."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.BigIntegerField()


class Ticket(models.Model):
    """One request. What stands here was concluded from its events, and can be again.

    `owed_...` is the obligation that the vendor owes next, for the list; `next_transition_at` the
    next instant at which something of it changes though nobody does anything, which is what the
    sweep looks for. `due_order_at` sorts the list: the due that counts, else `NO_DUE_AT`.
    """

    class Circle(models.TextChoices):
        """Who may know of it at all."""

        ORDINARY = "ordinary"
        COMPLAINT = "complaint"

    number = models.BigIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    agreement = models.ForeignKey(SignedAgreement, models.PROTECT, db_index=False, related_name="+")
    reporter = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    subject = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    product = models.CharField(max_length=200, blank=True)
    impact = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10, default="desk")
    is_from_vendor = models.BooleanField(default=False)
    form_key = models.UUIDField(null=True, unique=True)
    linked = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="followed_by"
    )
    participants = models.ManyToManyField(Person, related_name="+")
    circle = models.CharField(max_length=10, choices=Circle, default=Circle.ORDINARY)
    shut_out = models.ManyToManyField(Person, related_name="+")
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, db_index=False, related_name="+")

    call_type = models.CharField(max_length=60, blank=True)
    priority = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12)
    turn = models.CharField(max_length=10)
    is_open = models.BooleanField(default=True)
    entitlement = models.CharField(max_length=24, blank=True)
    opened_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    last_seq = models.IntegerField(default=-1)
    owed = models.CharField(max_length=60, blank=True)
    owed_state = models.CharField(max_length=14, blank=True)
    owed_urgency = models.CharField(max_length=10, blank=True)
    owed_due_at = models.DateTimeField(null=True)
    owed_left = models.IntegerField(null=True)
    due_order_at = models.DateTimeField()
    is_breached = models.BooleanField(default=False)
    next_transition_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["turn", "due_order_at", "number"],
                condition=models.Q(is_open=True),
                name="open_by_due",
            ),
            # all that the counts of the navigation look at, so that they read no row
            models.Index(
                fields=[
                    "turn",
                    "state",
                    "is_breached",
                    "assignee",
                    "circle",
                    "handed_over_at",
                    "is_from_vendor",
                    "last_seq",
                    "changed_at",
                ],
                condition=models.Q(is_open=True),
                name="open_counts",
            ),
            models.Index(
                fields=["assignee"], condition=models.Q(is_open=True), name="open_of_assignee"
            ),
            models.Index(fields=["organisation", "-number"], name="ticket_of_customer"),
            models.Index(fields=["reporter", "-number"], name="ticket_of_reporter"),
            models.Index(
                fields=["next_transition_at"],
                condition=models.Q(next_transition_at__isnull=False),
                name="ticket_next_transition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class TicketEvent(models.Model):
    """One fact of a ticket's log. Append-only, by trigger.

    `at`: when it became true; `recorded_at`: when it was written. `seq` is its index in the ticket,
    from 0; `log_number` its place in the customer's log, without gaps, and `link` the hash chain up
    to here (`stipt.ledger.log`). Its text lies in `Message`; `text_hash` is bound to it.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="events", db_index=False)
    seq = models.IntegerField()
    customer_id = models.BigIntegerField()
    log_number = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    side = models.CharField(max_length=8)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.TextField(default="")
    text_hash = models.BinaryField(max_length=32, null=True)
    link = models.BinaryField(max_length=32)
    version = models.SmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="one_event_per_place"),
            models.UniqueConstraint(fields=["customer_id", "log_number"], name="one_log_number"),
        ]


class Message(models.Model):
    """The text of an event, with the salt of its hash; both go when a person must be forgotten."""

    event = models.OneToOneField(TicketEvent, models.PROTECT, primary_key=True, related_name="text")
    text = models.TextField()
    salt = models.CharField(max_length=32)


class HeldReply(models.Model):
    """A reply that can still be taken back; at `readable_at` it is one, recorded or not."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="held")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    text = models.TextField()
    readable_at = models.DateTimeField()
    held_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "by"], name="one_held_reply_of_each")
        ]


class Deadline(models.Model):
    """A reading as it was last concluded: a cache, made again by `stipt rebuild-deadlines`.

    Instants as in `stipt.sla.Reading`; `next_transition_at` is when it changes if nothing happens.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="deadlines", db_index=False)
    obligation = models.CharField(max_length=60)
    state = models.CharField(max_length=14)
    urgency = models.CharField(max_length=10)
    starts_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    left_seconds = models.IntegerField(null=True)
    next_transition_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "obligation"], name="one_deadline_each")
        ]


class Breach(models.Model):
    """That a promise was breached, dated at its due time; a late fact withdraws it by a second row.

    Append-only. `place` counts the rows of one obligation of one ticket, from 0: even ones note,
    odd ones withdraw.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="breaches", db_index=False)
    obligation = models.CharField(max_length=60)
    place = models.SmallIntegerField()
    is_withdrawn = models.BooleanField()
    at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "obligation", "place"], name="one_breach_per_place"
            )
        ]
