"""Text to Parse: language, intents and entities of what a shopper wrote. No I/O while parsing."""
