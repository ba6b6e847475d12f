"""The verbs of products: each changes one thing, and writes it in the log of changes with it."""

from stipt.releases.actions.products import add_product, change_product, set_products

__all__ = ["add_product", "change_product", "set_products"]
