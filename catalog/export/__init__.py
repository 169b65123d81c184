"""The cleaned catalog in formats that other programs take."""
