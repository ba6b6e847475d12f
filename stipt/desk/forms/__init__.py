"""The forms of the desk; each does its one verb."""
