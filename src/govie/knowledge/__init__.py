"""What govie knows beforehand: places, indicators and cue words, and the look-ups over them."""
