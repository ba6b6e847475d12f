"""The one table of the transport: mails on their way out, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class OutboxMail(models.Model):
    """One mail to one address. Stays when it is sent, so that the page of the outbox can show it.

    `message_id` is its key: whoever delivers it again delivers the same mail. `about` is an opaque
    key of what it is about; mails with one key stand together at the reader's. `lease_until`: a
    sender has it in hand until then, and whoever comes later may take it.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        SENT = "sent"
        REFUSED = "refused"

    message_id = models.CharField(max_length=250, unique=True)
    about = models.CharField(max_length=100)
    to_address = models.CharField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    language = models.CharField(max_length=5, blank=True)

    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(sent_at=None, refused_at=None),
                name="mail_to_send",
            ),
            models.Index(fields=["about", "-id"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.to_address}"

    @property
    def state(self) -> State:
        """What became of it until now."""
        if self.sent_at:
            return self.State.SENT
        return self.State.REFUSED if self.refused_at else self.State.WAITING
