"""Ending processes of others."""

from __future__ import annotations

import subprocess
import sys

import psutil

from domain.progress import silent
from graph.server.processes import end

PARENT = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"


def test_a_process_whose_parent_does_not_reap_it_has_ended() -> None:
    """Such as a Neo4j that a demo in another terminal started."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        process = psutil.Process(int(parent.stdout.readline()))
        try:
            end(process, silent)
            assert process.status() == psutil.STATUS_ZOMBIE
        finally:
            parent.kill()
