"""What the templates of the desk need of their own."""
