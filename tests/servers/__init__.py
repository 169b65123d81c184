"""Real servers for tests, from wheels that pip installs: no daemon, no root, no Docker."""
