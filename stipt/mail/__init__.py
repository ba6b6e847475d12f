"""Transport of mail: an outbox in the database, and the way out by SMTP."""
