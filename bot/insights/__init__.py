"""What conversations tell the merchant: what was wanted, what stood in the way, what had no answer."""
