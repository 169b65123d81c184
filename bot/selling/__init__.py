"""Carrying out what the policy decided: searching, showing, answering, filling the cart."""
