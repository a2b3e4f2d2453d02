"""The form of the deployment files; no container engine runs here, so nothing is built or started."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from api.observing.exposing import GraphFigures
from api.observing.metrics import Metrics
from bootstrap import UV_VERSION
from graph.database import Database
from graph.figures import Figures
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


def test_services_are_watched_and_closed_to_the_outside(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"neo4j", "api", "worker"}
    for service in compose["services"].values():
        assert service["healthcheck"]["test"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert "http://127.0.0.1:8000/readyz" in " ".join(compose["services"]["api"]["healthcheck"]["test"])
    for name in ("api", "worker"):
        assert compose["services"][name]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert not any("9464" in port for port in compose["services"]["api"]["ports"]), "metrics are not for the outside"


def test_services_have_limits_and_few_rights(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service["user"].startswith("0")
    for name in ("api", "worker"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["tmpfs"][0].startswith("/tmp:")


def test_api_and_worker_are_apart(compose: dict[str, Any]) -> None:
    assert compose["services"]["api"]["command"] == ["leaguegraph", "serve", "--no-worker"]
    assert compose["services"]["worker"]["command"] == ["leaguegraph", "worker"]


def test_secrets_are_files_and_stand_in_no_environment(compose: dict[str, Any]) -> None:
    environments = [service["environment"] for service in compose["services"].values()]
    secret = {
        name: value for values in environments for name, value in values.items() if re.search("AUTH|PASSWORD|KEY", name.upper())
    }
    assert secret == {"NEO4J_AUTH_FILE": "/run/secrets/neo4j_auth"}
    used = {name for service in compose["services"].values() for name in service["secrets"]}
    assert used == set(compose["secrets"])
    ours = {name.removeprefix("leaguegraph_") for name in used if name.startswith("leaguegraph_")}
    assert all("SecretStr" in str(Settings.model_fields[name].annotation) for name in ours)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "secrets/" in ignored
    assert all(each["file"].startswith("./secrets/") for each in compose["secrets"].values())


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"])


def test_settings_of_the_api_exist(compose: dict[str, Any]) -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    services = [compose["services"][name]["environment"] for name in ("api", "worker")]
    named = {*(name for each in services for name in each), *re.findall(r"LEAGUEGRAPH_[A-Z0-9_]+", docker)}
    of_uvicorn = {"FORWARDED_ALLOW_IPS"}
    assert {name.removeprefix("LEAGUEGRAPH_").lower() for name in named - of_uvicorn} <= set(Settings.model_fields)


def test_image_runs_as_nobody_special_with_the_pinned_uv() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"uv=={UV_VERSION}\n" in docker
    assert re.findall(r"^USER (.+)$", docker, re.MULTILINE) == ["leaguegraph"]
    assert docker.index("USER leaguegraph") < docker.index("CMD ")


def test_image_copies_what_the_program_is_made_of() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", docker, re.MULTILINE) for word in line.split()}
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


def test_image_has_two_stages_and_builds_nothing_in_the_second() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    _, build, run = docker.split("\nFROM ")
    assert "uv sync --frozen --no-dev" in build
    assert "uv" not in re.sub("(?m)^#.*", "", run)
    assert "COPY --from=build /app /app" in run
    assert "/healthz" in run


DEPLOY = ROOT / "deploy"


def test_every_metric_that_is_watched_is_told() -> None:
    """Names in rules and dashboard are those that the program exports."""
    figures = GraphFigures(Database(None))  # type: ignore[arg-type]
    figures._figures = Figures(1.0, False, 5.0, 0, 0, 0, 0)
    families = [*Metrics().registry.collect(), *figures.collect()]
    told = {family.name for family in families}
    told |= {f"{family.name}_{end}" for family in families if family.type == "histogram" for end in ("bucket", "count", "sum")}
    told |= {f"{family.name}_total" for family in families if family.type == "counter"}
    watched = {
        file: file.read_text(encoding="utf-8") for file in (DEPLOY / "prometheus" / "alerts.yml", *DEPLOY.glob("grafana/*"))
    }
    for file, text in watched.items():
        named = set(re.findall(r"\bleaguegraph_[a-z_]+", text))
        assert len(named) >= 10, file
        assert named <= told, file
    board = set(re.findall(r"\bleaguegraph_[a-z_]+", watched[DEPLOY / "grafana" / "leaguegraph.json"]))
    assert {family.name for family in families} - {re.sub("_(bucket|count|sum|total)$", "", name) for name in board} == set()


def test_rules_and_scrape_config_have_their_form() -> None:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]:
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"page", "ticket"}
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    targets = {each for part in scraped["scrape_configs"][0]["static_configs"] for each in part["targets"]}
    assert targets == {"api:9464", "worker:9464"}
    board = json.loads((DEPLOY / "grafana" / "leaguegraph.json").read_text(encoding="utf-8"))
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    assert all(panel["targets"] for panel in board["panels"])


def test_every_alert_is_told_in_the_page() -> None:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    page = (ROOT / "docs" / "how-to" / "observe.md").read_text(encoding="utf-8")
    assert {rule["alert"] for rule in group["rules"]} == set(re.findall(r"^\| (LeagueGraph\w+) ", page, re.MULTILINE))


@pytest.mark.parametrize(("unit", "command"), [("api", "serve --no-worker"), ("worker", "worker")])
def test_units_are_closed_in_and_their_secrets_are_credentials(unit: str, command: str) -> None:
    text = (DEPLOY / "systemd" / f"leaguegraph-{unit}.service").read_text(encoding="utf-8")
    assert f"ExecStart=/opt/leaguegraph/.venv/bin/leaguegraph {command}\n" in text
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet="):
        assert f"\n{line}\n" in text
    assert "Environment=LEAGUEGRAPH_SECRETS_FOLDER=%d\n" in text
    names = {*re.findall(r"LoadCredential=leaguegraph_(\w+):", text), *re.findall(r"Environment=LEAGUEGRAPH_([A-Z_]+)=", text)}
    assert {name.lower() for name in names} <= set(Settings.model_fields)


def test_proxy_buffers_no_events_and_hides_what_is_inside() -> None:
    text = (DEPLOY / "nginx" / "leaguegraph.conf").read_text(encoding="utf-8")
    graphql = text[text.index("location = /graphql") :].partition("}")[0]
    assert "proxy_buffering off;" in graphql
    assert "proxy_set_header Upgrade $http_upgrade;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "9464" not in text
