"""The sections of the full report, in the order in which they are read; each one gives its ``Part`` or ``None``."""
