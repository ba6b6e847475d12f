"""The shared look: tokens, styles, base pages, template tags, translated words of its own."""
