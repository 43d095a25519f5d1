"""Handlers of Telegram commands, one file per group of commands."""
