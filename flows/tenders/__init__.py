"""Tenders: the rules. No keys and no clock in here."""
