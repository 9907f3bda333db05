"""What we ask, what was answered and what it is worth. Pure: no clock, no I/O, no randomness."""
