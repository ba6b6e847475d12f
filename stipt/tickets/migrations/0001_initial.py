"""Tickets, their append-only log, and what is kept beside it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from stipt.ledger.append_only import AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TicketEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.IntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("log_number", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("side", models.CharField(max_length=8)),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("data", models.TextField(default="")),
                ("text_hash", models.BinaryField(max_length=32, null=True)),
                ("link", models.BinaryField(max_length=32)),
                ("version", models.SmallIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("subject", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=2)),
                ("product", models.CharField(blank=True, max_length=200)),
                ("impact", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(default="desk", max_length=10)),
                ("is_from_vendor", models.BooleanField(default=False)),
                ("form_key", models.UUIDField(null=True, unique=True)),
                (
                    "circle",
                    models.CharField(
                        choices=[("ordinary", "Ordinary"), ("complaint", "Complaint")],
                        default="ordinary",
                        max_length=10,
                    ),
                ),
                ("call_type", models.CharField(blank=True, max_length=60)),
                ("priority", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(max_length=12)),
                ("turn", models.CharField(max_length=10)),
                ("is_open", models.BooleanField(default=True)),
                ("entitlement", models.CharField(blank=True, max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("last_seq", models.IntegerField(default=-1)),
                ("owed", models.CharField(blank=True, max_length=60)),
                ("owed_state", models.CharField(blank=True, max_length=14)),
                ("owed_urgency", models.CharField(blank=True, max_length=10)),
                ("owed_due_at", models.DateTimeField(null=True)),
                ("owed_left", models.IntegerField(null=True)),
                ("due_order_at", models.DateTimeField()),
                ("is_breached", models.BooleanField(default=False)),
                ("next_transition_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.signedagreement",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "linked",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "participants",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("shut_out", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="tickets.ticketevent",
                    ),
                ),
                ("text", models.TextField()),
                ("salt", models.CharField(max_length=32)),
            ],
        ),
        migrations.AddField(
            model_name="ticketevent",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="tickets.ticket",
            ),
        ),
        migrations.CreateModel(
            name="HeldReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("readable_at", models.DateTimeField()),
                ("held_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("obligation", models.CharField(max_length=60)),
                ("state", models.CharField(max_length=14)),
                ("urgency", models.CharField(max_length=10)),
                ("starts_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("left_seconds", models.IntegerField(null=True)),
                ("next_transition_at", models.DateTimeField(null=True)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("obligation", models.CharField(max_length=60)),
                ("place", models.SmallIntegerField()),
                ("is_withdrawn", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("noted_at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.UniqueConstraint(
                fields=("ticket", "seq"), name="one_event_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.UniqueConstraint(
                fields=("customer_id", "log_number"), name="one_log_number"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["turn", "due_order_at", "number"],
                name="open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["assignee"], name="open_of_assignee"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["organisation", "-number"], name="ticket_of_customer"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["reporter", "-number"], name="ticket_of_reporter"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("next_transition_at__isnull", False)),
                fields=["next_transition_at"],
                name="ticket_next_transition",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldreply",
            constraint=models.UniqueConstraint(
                fields=("ticket", "by"), name="one_held_reply_of_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                fields=("ticket", "obligation"), name="one_deadline_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.UniqueConstraint(
                fields=("ticket", "obligation", "place"), name="one_breach_per_place"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("is_open", True)),
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
                name="open_counts",
            ),
        ),
        AppendOnly("TicketEvent"),
        AppendOnly("Breach"),
    ]
