"""The forms of the administration; those that other surfaces show too are in `stipt.people.forms`."""
