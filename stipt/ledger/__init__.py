"""Append-only rows: triggers that refuse change, salted hashes, numbers without gaps per customer.

The log of administrative changes lies here too. The room knows persons and customers by bare id
and a snapshot of their name, so that erasing a person never touches evidence.
"""
