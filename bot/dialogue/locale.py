"""Which of our languages a client's locale asks for."""

from __future__ import annotations

from nlu.parse import Language

#: Locales whose speakers rather read Russian than English.
RUSSIAN = ("ru", "uk", "be", "kk")


def language_of(locale: str | None) -> Language:
    """`locale`: a BCP 47 tag ("ru-RU"); English when it is unknown."""
    return "ru" if (locale or "").lower().startswith(RUSSIAN) else "en"
