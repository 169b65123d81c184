"""Finders of entities: each takes the items of one message and says what stretches of it mean."""
