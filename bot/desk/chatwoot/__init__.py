"""The desk in Chatwoot: an API inbox whose conversations are our chats, and a webhook for what agents do."""
