"""What workers leave for others to read: that they run, and what fails."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """A running worker, by its host and process; `seen_at` is when its loop last came round."""

    worker = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class Failure(models.Model):
    """A step that fails: since when, how often, and how the last time. Gone when it succeeds."""

    step = models.CharField(max_length=60, primary_key=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.IntegerField(default=1)
    error = models.CharField(max_length=300)
