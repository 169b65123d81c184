"""The desk in a Telegram group with topics: one topic a chat, the packet pinned, commands for agents."""
