"""``python -m bot``: see ``cli``."""

from bot.cli import main

main()
