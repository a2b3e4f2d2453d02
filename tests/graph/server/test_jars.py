"""The server's jars: fetched from a mirror of the tests' own that serves the project's downloads, and checked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.errors import Unavailable
from domain.progress import silent
from graph.server.jars import STAMP, ensure_jars, sha256_of
from graph.server.lock import VERSION, read_lock
from tests.own_server import DOWNLOADS, ROOT

FOLDER = f"neo4j-{VERSION}"


class Mirror(BaseHTTPRequestHandler):
    """Serves the project's jars by their file names; ``spoiled`` ones are cut short."""

    asked: list[str]
    spoiled: set[str]

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        file = DOWNLOADS / FOLDER / name
        if not file.is_file():
            self.send_error(404)
            return
        self.asked.append(name)
        content = file.read_bytes()[:100] if name in self.spoiled else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing."""


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Mirror]]:
    ensure_jars(DOWNLOADS, silent)
    handler = type("OwnMirror", (Mirror,), {"asked": [], "spoiled": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        use_mirror(tmp_path, monkeypatch, server.server_address[1])
        yield handler
        server.shutdown()
        thread.join()


def use_mirror(home: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    settings = home / ".config" / "jgo.conf"
    settings.parent.mkdir()
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{port}\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A downloads folder that shares its files with the project's."""
    ensure_jars(DOWNLOADS, silent)
    shutil.copytree(DOWNLOADS / FOLDER, tmp_path / "downloads" / FOLDER, copy_function=os.link)
    return tmp_path / "downloads"


def replace(jar: Path, content: bytes) -> None:
    jar.unlink()  # the file itself is the project's
    jar.write_bytes(content)


def a_jar(downloads: Path, number: int) -> Path:
    return downloads / FOLDER / sorted(read_lock())[number]


def test_the_lock_names_every_jar_with_its_sum() -> None:
    assert len(read_lock()) == 225
    assert {f"neo4j-{VERSION}.jar", f"neo4j-server-{VERSION}.jar", f"neo4j-import-tool-{VERSION}.jar"} <= set(read_lock())
    assert all(len(sha256) == 64 for _, sha256 in read_lock().values())


def test_what_is_whole_is_not_fetched_again(mirror: type[Mirror], downloads: Path) -> None:
    assert [jar.name for jar in ensure_jars(downloads, silent)] == list(read_lock())
    assert mirror.asked == []


def test_an_altered_and_a_missing_jar_are_fetched_again(mirror: type[Mirror], downloads: Path) -> None:
    altered, missing = a_jar(downloads, 3), a_jar(downloads, 4)
    replace(altered, altered.read_bytes()[:-1] + b"x")
    missing.unlink()
    staging = downloads / FOLDER / "staging"  # what an interrupted download leaves
    staging.mkdir()
    (staging / missing.name).write_bytes(b"half")
    ensure_jars(downloads, silent)
    assert sorted(mirror.asked) == [altered.name, missing.name]
    for jar in (altered, missing):
        assert sha256_of(jar) == read_lock()[jar.name][1]
    assert not staging.exists()


def test_a_jar_that_arrives_altered_is_refused_and_not_kept(mirror: type[Mirror], downloads: Path) -> None:
    jar = a_jar(downloads, 5)
    jar.unlink()
    mirror.spoiled.add(jar.name)
    with pytest.raises(Unavailable, match=jar.name) as refused:
        ensure_jars(downloads, silent)
    assert refused.value.code == "JAR_ALTERED"
    assert mirror.asked == [jar.name, jar.name]
    assert not jar.exists()
    mirror.spoiled.clear()
    ensure_jars(downloads, silent)
    assert sha256_of(jar) == read_lock()[jar.name][1]


def test_no_network_is_told_and_whole_jars_stay(downloads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_mirror(tmp_path, monkeypatch, 9)  # nobody listens there
    jar = a_jar(downloads, 6)
    jar.unlink()
    (downloads / FOLDER / STAMP).unlink()
    with pytest.raises(Unavailable, match=jar.name) as refused:
        ensure_jars(downloads, silent)
    assert refused.value.code == "NO_NETWORK"
    assert len(list((downloads / FOLDER).glob("*.jar"))) == 224


def test_a_kill_during_the_download_leaves_what_the_next_can_use(mirror: type[Mirror], tmp_path: Path) -> None:
    target = tmp_path / "fresh"
    code = (
        "import sys; from pathlib import Path; from graph.server.jars import ensure_jars; ensure_jars(Path(sys.argv[1]), print)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], cwd=ROOT, stdout=subprocess.DEVNULL) as program:
        until = time.monotonic() + 120
        while len(mirror.asked) < 40:
            assert program.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        program.kill()
    assert not (target / FOLDER / STAMP).exists()
    jars = ensure_jars(target, silent)
    assert {jar.name: sha256_of(jar) for jar in jars} == {name: sha256 for name, (_, sha256) in read_lock().items()}
    assert sorted(file.name for file in target.iterdir() if file.name != "lock") == [FOLDER]
