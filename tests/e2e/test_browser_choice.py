"""Where the browser of these tests comes from: one that is there, else Debian's, else Playwright's own."""

from __future__ import annotations

import pytest

from tests.e2e import conftest as choice


class Machine:
    """What is installed, and what installing would do."""

    def __init__(self, *, there: bool = False, debian: bool = False, root: bool = True) -> None:
        self.there, self.debian, self.root = there, debian, root
        self.ran: list[str] = []

    def installed(self) -> str | None:
        return "/usr/bin/chromium" if self.there else None

    def run(self, *command: str) -> bool:
        self.ran.append(" ".join(command))
        if command[:1] == ("apt-get",) and "install" in command and self.debian:
            self.there = True
        return True


def chosen(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> str | None:
    monkeypatch.setattr(choice, "_installed", machine.installed)
    monkeypatch.setattr(choice, "_run", machine.run)
    monkeypatch.setattr(choice.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(choice.os, "geteuid", lambda: 0 if machine.root else 1000)
    return choice._chromium()


def test_one_that_is_there_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(there=True)
    assert chosen(machine, monkeypatch) == "/usr/bin/chromium"
    assert machine.ran == []


def test_else_debian_gives_one(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(debian=True)
    assert chosen(machine, monkeypatch) == "/usr/bin/chromium"
    assert [line.split()[0] for line in machine.ran] == ["apt-get", "apt-get"]


@pytest.mark.parametrize("root", [True, False])
def test_else_playwright_downloads_its_own(root: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(root=root)
    assert chosen(machine, monkeypatch) is None
    assert machine.ran[-1].endswith("-m playwright install chromium")
    assert any(line.startswith("apt-get") for line in machine.ran) == root
