"""A real Chromium for the tests that need one; they are skipped, with the reason, where none can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.demo_shop import demo, loaded_demo
from tests.e2e.merchant.site import Site, Told, open_site

__all__ = ["demo", "loaded_demo"]

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=600, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _installed() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _chromium() -> str | None:
    """Path of an installed browser, which Debian's package may give first. None: Playwright's own."""
    if path := _installed():
        return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        quick = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1")
        _run("apt-get", *quick, "update", "-qq")
        _run("apt-get", *quick, "install", "-y", "-qq", "--no-install-recommends", "chromium")
        if path := _installed():
            return path
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # A busy machine takes longer than Playwright's five seconds; a page that never gets there still fails.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            pytest.skip(f"no Chromium: neither installed, nor from Debian, nor from Playwright ({reason})")
        yield chromium
        chromium.close()


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def site(browser: Browser, assistant: FakeAssistant, told: Told) -> Iterator[Site]:
    """A merchant's site with the chat on its pages."""
    with open_site(browser, assistant, told) as site:
        yield site
