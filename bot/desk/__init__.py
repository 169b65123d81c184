"""People take chats over, with the whole context, and hand them back."""
