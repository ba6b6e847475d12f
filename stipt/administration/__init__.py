"""Setting up: vendor, customers, people, agreements."""
