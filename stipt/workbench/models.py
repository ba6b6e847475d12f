"""The tables of the agent's own tools: texts not sent yet, and views of the list that were kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from stipt.people.models import Person


class Draft(models.Model):
    """A text that a person is writing; one per person and thing that it is about.

    `about` names the form: "ticket:1057:reply". `kind`: which of the form's ways was chosen. `seen`:
    the last event that its writer had before them, None where there was none.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    seen = models.IntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "about"], name="one_draft_of_each")
        ]
        indexes: ClassVar = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return self.about


class SavedView(models.Model):
    """A filter of the desk's list under a name, as its maker typed it; `is_shared`: for all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="one_view_per_name")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name"], condition=models.Q(is_shared=True), name="view_of_everybody"
            )
        ]

    def __str__(self) -> str:
        return self.name
