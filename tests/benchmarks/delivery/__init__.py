"""Delivery measured: how much of what Telegram takes is used, and what a message costs, beside what others do."""
