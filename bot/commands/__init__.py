"""One module for each command of ``python -m bot``, imported only when that command is asked for."""
