"""Rasa both ways: its training files, a project for it, and its server as our classifier."""
