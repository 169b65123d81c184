"""The web channel: the JSON API for other programs, and the chat page with its live connection."""
