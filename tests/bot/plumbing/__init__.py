"""The bot's plumbing: nothing lost on the way in, nothing lost or doubled on the way out."""
