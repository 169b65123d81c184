"""Fixtures of tests over the whole product."""

from tests.bot.demo_shop import demo, loaded_demo

__all__ = ["demo", "loaded_demo"]
