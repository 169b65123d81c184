"""Errors whose text is written for the person who reads it."""


class ShopkeeperError(Exception):
    """Root of what the product itself refuses: one sentence, what is wrong and what to do."""
