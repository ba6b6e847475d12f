"""Tells people what happened: reads events not yet told, writes the mails."""
