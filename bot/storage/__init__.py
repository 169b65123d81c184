"""Chats, messages, profiles and events: the seam in `base`, its SQL implementation, locks."""
