"""Telegram: receiving, rendering and sending over aiogram; `ptb` mounts the same in python-telegram-bot."""
