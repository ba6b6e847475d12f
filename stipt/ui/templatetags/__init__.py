"""What templates can ask for: `{% load stipt %}`."""
