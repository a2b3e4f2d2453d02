"""Make the environment in .venv from uv.lock with nothing but Python: standard library only, run by make.

uv is taken from the PATH, or put into a folder of its own. Every failure is one sentence that says what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UV_VERSION = "0.13.9"
UV_HOME = ROOT / ".leaguegraph" / "uv"
STAMP = ROOT / ".venv" / "leaguegraph.stamp"
LEAST_FREE_MIB = 1_500
LEAST_PYTHON = (3, 11)


def fail(problem: str) -> None:
    """End with one sentence."""
    sys.exit(f"{problem}\n")


def inputs() -> str:
    """Return what the environment was made from, to see whether it is up to date."""
    files = [ROOT / "uv.lock", ROOT / "pyproject.toml"]
    return "\n".join([sys.version, *(str(hash_of(file)) for file in files)])


def hash_of(file: Path) -> str:
    """Return the sha256 of a file."""
    import hashlib

    return hashlib.sha256(file.read_bytes()).hexdigest()


def find_uv() -> str:
    """Return a uv to run; install one into UV_HOME where the PATH has none."""
    found = shutil.which("uv")
    if found:
        return found
    uv = UV_HOME / "bin" / "uv"
    if uv.exists():
        return str(uv)
    print("Installing uv, the package manager, for this folder alone …", flush=True)
    shutil.rmtree(UV_HOME, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(UV_HOME)], capture_output=True, text=True, check=False)
    if made.returncode:
        fail(
            "Python cannot make virtual environments here. "
            "Install its venv module (Debian: apt install python3-venv) and run make again."
        )
    pip = [str(UV_HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    got = subprocess.run([*pip, f"uv=={UV_VERSION}"], capture_output=True, text=True, check=False)
    if got.returncode:
        shutil.rmtree(UV_HOME, ignore_errors=True)
        fail("uv could not be downloaded. Check the network (and PIP_INDEX_URL, if you use a mirror) and run make again.")
    return str(uv)


def main() -> None:
    """Make the environment, or find it up to date."""
    if sys.version_info < LEAST_PYTHON:
        fail(f"This is Python {sys.version.split()[0]}. Install Python 3.11 or newer, or name one: make PYTHON=python3.12 …")
    if STAMP.exists() and STAMP.read_text() == inputs():
        return
    free_mib = shutil.disk_usage(ROOT).free // 2**20
    if free_mib < LEAST_FREE_MIB:
        fail(f"Only {free_mib} MiB are free on this disk. Free at least {LEAST_FREE_MIB} MiB and run make again.")
    print("Making the environment in .venv …", flush=True)
    environment = {**os.environ, "UV_PYTHON": sys.executable}
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run([find_uv(), "sync", "--frozen", "--compile-bytecode"], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        fail(
            "The environment could not be made; the lines above say why. "
            "With no network, connect and run make again; it goes on where it was."
        )
    STAMP.write_text(inputs())


if __name__ == "__main__":
    main()
