"""The moving parts: clock, sockets, tokens. What to say is decided in ``flows``, what is kept in ``storage``."""
