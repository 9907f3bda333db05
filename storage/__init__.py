"""What is kept: people, runs, answers, messages, evidence. SQLite or PostgreSQL from the same code."""
