"""Keyset cursors: base64url of [version, list, keys].

``list`` is a fingerprint of the field, its filters and its day, so that a cursor of another order or filter is refused.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from typing import Any

import orjson

from api.errors import Code, Path, RequestError

VERSION = 1


def fingerprint(coordinate: str, filters: object) -> str:
    """Return what identifies a list: the field's coordinate and the values that chose its rows."""
    return f"{zlib.crc32(coordinate.encode() + orjson.dumps(filters, default=str)):08x}"


def encode(list_fingerprint: str, keys: Sequence[object]) -> str:
    """Return the cursor of the row with these order keys."""
    return base64.urlsafe_b64encode(orjson.dumps([VERSION, list_fingerprint, keys])).decode().rstrip("=")


def decode(cursor: str, list_fingerprint: str, key_types: Sequence[type], path: Path = ()) -> list[Any]:
    """Return the order keys in a cursor.

    Raises
    ------
    RequestError
        ``INVALID_CURSOR``: not one of ours, or of another list, order or filter.
    """
    try:
        content = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        version, list_found, keys = content
    except (binascii.Error, ValueError, TypeError) as exc:
        raise _invalid("it is not a cursor of this API", path) from exc
    if version != VERSION or list_found != list_fingerprint:
        raise _invalid("it belongs to another list, order or filter", path)
    if (
        not isinstance(keys, list)
        or len(keys) != len(key_types)
        or any(type(key) is not kind for key, kind in zip(keys, key_types, strict=True))
    ):
        raise _invalid("it is not a cursor of this API", path)
    return keys


def _invalid(why: str, path: Path) -> RequestError:
    return RequestError(Code.INVALID_CURSOR, f"The cursor cannot be used: {why}. Start again without it.", path)
