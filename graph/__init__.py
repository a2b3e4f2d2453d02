"""All that touches Neo4j; the only folder that imports the driver."""

from __future__ import annotations

import sys
from typing import Any


def _load_driver_alone() -> None:
    """Load the driver without pandas and pyarrow, which it takes in wherever they are installed.

    They cost every command up to a second and 60 MB, for conversions that are not used here; who needs them imports them.
    """
    modules: dict[str, Any] = sys.modules
    known = {name: modules.get(name) for name in ("pandas", "pyarrow")}
    modules.update(dict.fromkeys(known))  # None: as if it were not installed
    try:
        import neo4j  # noqa: F401, PLC0415
    finally:
        for name, module in known.items():
            if module is None:
                del modules[name]
            else:
                modules[name] = module


_load_driver_alone()
