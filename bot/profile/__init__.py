"""What may be remembered of a person, and for how long."""
