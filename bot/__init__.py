"""The running product: channels, dialogue, storage and the command line."""
