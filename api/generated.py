"""Secrets that the program makes for itself; the demo's begin so that they are known for what they are."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

GENERATED = "demo-"


def generated_secret(home: Path, name: str) -> str:
    """Return a secret of the demo, made on first use."""
    return kept_secret(home, name, GENERATED)


def kept_secret(home: Path, name: str, prefix: str = "") -> str:
    """Return a secret of a home, the same for all its processes, made on first use in a file that only its owner reads."""
    file = home / name
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"{name}.{os.getpid()}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(prefix + secrets.token_hex(32))
    try:
        os.link(fresh, file)  # fails where another process was first: its secret is then everybody's
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text(encoding="ascii").strip()
