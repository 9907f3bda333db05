"""Measured side by side in one run: this bot beside two that store less. No test asserts a time."""
