"""The desk's heart: tickets, their events, their clocks."""
