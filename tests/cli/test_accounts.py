"""``leaguegraph account`` and ``token`` as programs: grants in the graph, tokens that the API takes, words for mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OctKey

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.own_server import ROOT, emptied
from tests.small_province import build_small_province

PROGRAM = [sys.executable, "-c", "from cli.main import main; main()"]


def run(address: ServerAddress, home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program against the tests' own server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    ours = {
        "LEAGUEGRAPH_HOME": str(home),
        "LEAGUEGRAPH_NEO4J_URI": address.uri,
        "LEAGUEGRAPH_NEO4J_PASSWORD": address.password,
        **settings,
    }
    return subprocess.run(
        [*PROGRAM, *words], check=False, cwd=ROOT, env={**kept, **ours}, capture_output=True, text=True, timeout=120
    )


async def test_grant_list_revoke(server_address: ServerAddress, database: Database, tmp_path: Path) -> None:
    await build_small_province(await emptied(database))
    grant = ["account", "grant", "li.na", "--role", "STAFF", "--at", "440104", "--until", "2030-12-31"]
    done = run(server_address, tmp_path, *grant)
    assert (done.returncode, done.stdout) == (0, "li.na is STAFF at 共青团广州市越秀区委员会 (440104) and below.\n")
    listed = json.loads(run(server_address, tmp_path, "account", "list", "--json").stdout)
    # the last day is whole in Shanghai: the role ends at its midnight, 16:00 UTC
    assert listed == [
        {
            "issuer": "leaguegraph-demo",  # without a key of one's own, tokens are the demo's
            "subject": "li.na",
            "role": "STAFF",
            "code": "440104",
            "name": "共青团广州市越秀区委员会",
            "until": "2030-12-31T16:00:00Z",
        }
    ]
    absent = run(server_address, tmp_path, "account", "grant", "li.na", "--role", "STAFF", "--at", "nothing")
    assert absent.returncode == 1
    assert "NO_SUCH_ORGANISATION" in absent.stderr
    assert "Traceback" not in absent.stderr
    wrong = run(server_address, tmp_path, "account", "grant", "li.na", "--role", "KING", "--at", "44")
    assert wrong.returncode == 2
    done = run(server_address, tmp_path, "account", "revoke", "li.na", "--at", "440104")
    assert (done.returncode, done.stdout) == (0, "1 grants of li.na at 440104 ended.\n")


def test_tokens(server_address: ServerAddress, tmp_path: Path) -> None:
    key = "k" * 40
    done = run(server_address, tmp_path, "token", "--as", "li.na", "--days", "2", "--json", LEAGUEGRAPH_TOKEN_KEY=key)
    told = json.loads(done.stdout)
    claims = jwt.decode(told["token"], OctKey.import_key(key), algorithms=["HS256"]).claims
    assert {name: claims[name] for name in ("iss", "aud", "sub")} == {"iss": "leaguegraph", "aud": "leaguegraph", "sub": "li.na"}
    assert claims["exp"] - claims["iat"] == told["lifetime_s"] == 172_800
    short = run(server_address, tmp_path, "token", "--as", "li.na", LEAGUEGRAPH_TOKEN_KEY="short")
    assert (short.returncode, "SHORT_KEY" in short.stderr) == (2, True)
    foreign = run(server_address, tmp_path, "token", "--as", "li.na", LEAGUEGRAPH_TOKEN_JWKS="keys.json")
    assert (foreign.returncode, "FOREIGN_TOKENS" in foreign.stderr) == (2, True)


def test_serve_refuses_to_start_without_a_key_of_its_own(server_address: ServerAddress, tmp_path: Path) -> None:
    done = run(server_address, tmp_path, "serve", "--port", "8999")
    assert (done.returncode, "NO_TOKEN_KEY" in done.stderr) == (2, True)
    bad = run(server_address, tmp_path, "serve", LEAGUEGRAPH_PORT="many")
    assert (bad.returncode, "LEAGUEGRAPH_PORT" in bad.stderr) == (2, True)
    away = run(server_address, tmp_path, "account", "list", LEAGUEGRAPH_NEO4J_URI="bolt://127.0.0.1:1")
    assert (away.returncode, "NEO4J_UNAVAILABLE" in away.stderr, "Traceback" in away.stderr) == (3, True, False)


async def test_a_grant_in_the_demo_counts_for_the_demos_tokens(
    server_address: ServerAddress, database: Database, tmp_path: Path
) -> None:
    await build_small_province(await emptied(database))
    run(server_address, tmp_path, "account", "grant", "li.na", "--role", "STAFF", "--at", "440104")
    token = run(server_address, tmp_path, "token", "--as", "li.na").stdout.strip()
    key = OctKey.import_key((tmp_path / "token.key").read_text(encoding="ascii"))
    claims = jwt.decode(token, key, algorithms=["HS256"]).claims
    (granted,) = json.loads(run(server_address, tmp_path, "account", "list", "--json").stdout)
    assert (granted["issuer"], granted["subject"]) == (claims["iss"], claims["sub"])


def test_accounts_without_a_name_and_grants_that_are_not_there(server_address: ServerAddress, tmp_path: Path) -> None:
    for words in (["token", "--as", " "], ["account", "grant", "", "--role", "STAFF", "--at", "44"]):
        done = run(server_address, tmp_path, *words)
        assert (done.returncode, "EMPTY_SUBJECT" in done.stderr) == (2, True)
    unseen = run(server_address, tmp_path, "account", "grant", "li\nna", "--role", "STAFF", "--at", "44")
    assert (unseen.returncode, "BAD_SUBJECT" in unseen.stderr) == (2, True)
    nothing = run(server_address, tmp_path, "account", "revoke", "nobody", "--at", "44")
    assert (nothing.returncode, "NO_SUCH_GRANT" in nothing.stderr) == (1, True)


def test_files_that_cannot_be_written_are_told_at_once(server_address: ServerAddress, tmp_path: Path) -> None:
    for words in (["schema", "--out", "/nowhere/schema.graphql"], ["bench", "--json", "/nowhere/bench.json"]):
        done = run(server_address, tmp_path, *words)
        assert (done.returncode, "CANNOT_WRITE" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
