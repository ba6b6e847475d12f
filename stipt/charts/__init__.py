"""What is drawn: numbers in, SVG or one line of text out; colours are an argument."""
