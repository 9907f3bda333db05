"""A Telegram Bot API on loopback, with the people who talk to the bot, and a chat page to be one of them.

The bot speaks to it over HTTP as it would to Telegram; tests, the demo and the bench are its people.
"""
