"""What is said to people, in Dutch and English: plain values in, text out."""
