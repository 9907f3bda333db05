"""The demonstration: sample people who play through the real bot, and three chats for whoever looks on.

They speak to the bot over HTTP as Telegram's people do; nothing here writes an answer into the database.
"""
