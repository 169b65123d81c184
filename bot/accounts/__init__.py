"""Who works for a shop: accounts, logging in, invitations, and a log of what they did."""
