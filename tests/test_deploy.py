"""What is in `deploy/` fits this program: real settings, real commands, real files, no rights to spare."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from dotenv import dotenv_values
from typer.main import get_command

from bot.channels.web.operations import operations_routes
from bot.channels.web.options import WebOptions
from bot.channels.web.server import GRACE
from bot.cli import app
from bot.settings import PREFIX, Settings, unknown_names

#: How Compose puts the database's password into the shop's settings, and refuses to start without.
PASSWORD = "${DATABASE_PASSWORD:?}"
ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def yaml_of(name: str) -> Any:
    return yaml.safe_load(read(name))


def is_command(words: list[str]) -> bool:
    """Whether `shopkeeper WORDS` is one of ours."""
    assert isinstance(app, typer.Typer)
    command: Any = get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            return False
    return not getattr(command, "commands", None)


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's, continued lines joined."""
    lines = re.sub(r"^\s*#.*\n", "", read("Containerfile"), flags=re.MULTILINE).replace("\\\n", " ")
    parts = (line.split(None, 1) for line in lines.splitlines() if line.strip())
    return [(instruction, rest.strip()) for instruction, rest in parts]


def unit() -> dict[str, list[str]]:
    """The service's keys, each with its values in order."""
    found: dict[str, list[str]] = {}
    for line in read("shopkeeper.service").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"\bSHOPKEEPER_[A-Z_]+", path.read_text(encoding="utf-8"))
    assert unknown_names(named) == {}


def test_the_example_of_settings_is_valid(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in dotenv_values(DEPLOY / "shopkeeper.env.example").items():
        monkeypatch.setenv(name, value or "")
    settings = Settings(data_dir=tmp_path)
    assert settings.origins == {"https://shop.example"}
    assert settings.secure_cookie
    assert settings.secret is None


def test_the_image_is_built_from_the_locked_packages_only() -> None:
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    sources = {source for group in copied for source in group}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packages <= sources
    assert all((ROOT / source).exists() for source in sources)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == sources
    installs = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in rest or "--no-deps" in rest for rest in installs)
    assert all(":" in rest.split()[0].rpartition("/")[2] for name, rest in instructions() if name == "FROM")


def test_the_image_runs_without_rights_and_is_asked_for_its_health() -> None:
    last = max(place for place, (name, _) in enumerate(instructions()) if name == "FROM")
    final = instructions()[last:]
    assert dict(final)["USER"].isdecimal()
    assert int(dict(final)["USER"]) > 0
    names = [name for name, _ in final]
    assert names.index("USER") < names.index("ENTRYPOINT")
    entry, command = (json.loads(dict(final)[name]) for name in ("ENTRYPOINT", "CMD"))
    assert entry == ["shopkeeper"]
    assert is_command(command)
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", dict(final)["HEALTHCHECK"])
    assert asked is not None
    environment = dict(word.split("=", 1) for word in shlex.split(dict(final)["ENV"]))
    settings = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    assert Settings(**settings).port == int(asked[1]) == int(dict(final)["EXPOSE"])  # type: ignore[arg-type]
    routes = {getattr(route, "path", "") for route in operations_routes(WebOptions(secret="")).routes}
    assert asked[2] in routes
    assert dict(final)["VOLUME"] == str(Settings(**settings).data_dir)  # type: ignore[arg-type]


def test_several_processes_share_servers_that_are_there_and_their_planned_work() -> None:
    services = yaml_of("compose.several.yaml")["services"]
    shop = services["shop"]
    told = {name: str(value).replace(PASSWORD, "secret") for name, value in shop["environment"].items()}
    settings = Settings(**{name.removeprefix(PREFIX).lower(): value for name, value in told.items()})  # type: ignore[arg-type]
    assert settings.database.host in services
    assert settings.database.username == services["database"]["environment"]["POSTGRES_USER"]
    assert settings.database.database == services["database"]["environment"]["POSTGRES_DB"]
    assert settings.valkey_url is not None
    assert settings.valkey_url.get_secret_value() == "valkey://valkey"
    assert {"database", "valkey"} <= services.keys() & shop["depends_on"].keys()
    assert settings.jobs == "postgres"
    first, last = map(int, shop["ports"][0].split(":")[1].split("-"))
    assert last - first + 1 >= shop["deploy"]["replicas"] > 1


def test_the_image_has_what_several_processes_need() -> None:
    locked = (ROOT / "requirements-image.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for extra in ("postgres", "valkey", "jobs", "tracing"):
        for wanted in project["project"]["optional-dependencies"][extra]:
            name = re.split(r"[\[<>=]", wanted)[0]
            assert re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE), name


@pytest.mark.parametrize("file", ["compose.yaml", "compose.several.yaml"])
def test_compose_gives_the_shop_no_more_than_it_needs(file: str) -> None:
    compose = yaml_of(file)
    shop = compose["services"]["shop"]
    assert (
        DEPLOY / shop["build"]["context"] / shop["build"]["dockerfile"]
    ).resolve() == DEPLOY / "Containerfile"
    assert shop["read_only"] is True
    assert shop["cap_drop"] == ["ALL"]
    assert int(shop["stop_grace_period"].removesuffix("s")) > GRACE
    settings = {
        name.removeprefix(PREFIX).lower(): str(value).replace(PASSWORD, "secret")
        for name, value in shop["environment"].items()
    }
    assert str(Settings(**settings).data_dir) == shop["volumes"][0].split(":")[1]
    assert (DEPLOY / f"{shop['env_file']}.example").exists()
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        assert "privileged" not in service
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (DEPLOY / source).exists() if source.startswith(".") else source in compose["volumes"]
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert "build" in service or re.search(r":v?\d+\.\d+", service["image"])


def test_prometheus_asks_the_shop_with_its_token() -> None:
    compose, (job,) = yaml_of("compose.yaml"), yaml_of("prometheus.yaml")["scrape_configs"]
    (secret,) = compose["services"]["prometheus"]["secrets"]
    assert job["authorization"]["credentials_file"] == f"/run/secrets/{secret}"
    ((target,),) = (static["targets"] for static in job["static_configs"])
    host, port = target.split(":")
    assert compose["services"][host]["environment"]["SHOPKEEPER_PORT"] == port
    source = yaml_of("grafana/provisioning/datasources/prometheus.yaml")["datasources"][0]
    assert source["url"].startswith("http://prometheus:")
    (dashboards,) = yaml_of("grafana/provisioning/dashboards/shopkeeper.yaml")["providers"]
    mounted = [volume.split(":")[1] for volume in compose["services"]["grafana"]["volumes"]]
    assert any(target.startswith(dashboards["options"]["path"]) for target in mounted)


def test_what_holds_secrets_is_kept_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    compose = yaml_of("compose.yaml")
    assert f"deploy/{compose['services']['shop']['env_file']}" in ignored
    assert f"deploy/{Path(compose['secrets']['metrics-token']['file']).name}" in ignored


def test_the_unit_runs_our_commands_without_rights() -> None:
    service = unit()
    for command in (*service["ExecStartPre"], *service["ExecStart"]):
        program, *words = command.split()
        assert program.endswith("/shopkeeper")
        assert is_command(words)
    settings = dict(value.removeprefix(PREFIX).split("=", 1) for value in service["Environment"])
    given = Settings(**{name.lower(): value for name, value in settings.items()})  # type: ignore[arg-type]
    assert given.data_dir == Path("/var/lib") / service["StateDirectory"][0]
    assert int(service["TimeoutStopSec"][0]) > GRACE
    assert service["DynamicUser"] == ["yes"]
    assert service["NoNewPrivileges"] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    here = tmp_path / "shopkeeper.service"
    text = re.sub(r"^(Exec\w+=)\S+", r"\1/bin/true", read("shopkeeper.service"), flags=re.MULTILINE)
    here.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "shopkeeper.service" in line] == []
