"""The form of the deployment files; no container engine runs here, so nothing is built or started."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bootstrap import UV_VERSION
from graph.server.lock import VERSION
from settings import Settings
from tests.own_server import ROOT


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services, read as a compose program reads them."""
    content = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_compose_file_keeps_to_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests" / "data" / "compose-spec.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    assert [error.message for error in validator.iter_errors(compose)] == []
    misspelt = {**compose, "services": {"api": {"imgae": "x"}}}
    assert list(validator.iter_errors(misspelt)), "the schema must catch a misspelt key"


def test_neo4j_is_the_version_of_the_managed_server(compose: dict[str, Any]) -> None:
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{VERSION}-community"


def test_both_services_are_watched_and_closed_to_the_outside(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"neo4j", "api"}
    for service in compose["services"].values():
        assert service["healthcheck"]["test"]
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "http://127.0.0.1:8000/readyz" in " ".join(compose["services"]["api"]["healthcheck"]["test"])
    assert compose["services"]["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_secrets_come_from_the_environment_and_are_demanded(compose: dict[str, Any]) -> None:
    environments = [service["environment"] for service in compose["services"].values()]
    secret = {
        name: value for values in environments for name, value in values.items() if re.search("AUTH|PASSWORD|KEY", name.upper())
    }
    assert set(secret) == {"NEO4J_AUTH", "LEAGUEGRAPH_NEO4J_PASSWORD", "LEAGUEGRAPH_TOKEN_KEY"}
    assert all(re.fullmatch(r"(neo4j/)?\$\{LEAGUEGRAPH_[A-Z0-9_]+:\?.+\}", value) for value in secret.values())


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"])


def test_settings_of_the_api_exist(compose: dict[str, Any]) -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    named = {*compose["services"]["api"]["environment"], *re.findall(r"LEAGUEGRAPH_[A-Z0-9_]+", docker)}
    assert {name.removeprefix("LEAGUEGRAPH_").lower() for name in named} <= set(Settings.model_fields)


def test_image_runs_as_nobody_special_with_the_pinned_uv() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"uv=={UV_VERSION} " in docker
    assert re.findall(r"^USER (.+)$", docker, re.MULTILINE) == ["leaguegraph"]
    assert docker.index("USER leaguegraph") < docker.index("CMD ")


def test_image_copies_what_the_program_is_made_of() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (.+) \S+$", docker, re.MULTILINE) for word in line.split()}
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {
        *built["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"],
        "settings.py",
        "uv.lock",
        "pyproject.toml",
        "data",
    }
    assert needed <= copied
    assert all((ROOT / name).exists() for name in copied)
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert copied == let_through
