"""Merchant data: feeds become products, products become immutable, searchable generations."""
