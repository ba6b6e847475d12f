"""Finding by words: one face for both databases."""
