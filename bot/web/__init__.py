"""The web server of the bot: the door for updates that Telegram pushes, and what a monitor asks."""
