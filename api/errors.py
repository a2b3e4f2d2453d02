"""Errors that an answer carries, each with ``extensions.code``; what is not listed here is masked as INTERNAL."""

from __future__ import annotations

from enum import StrEnum

from graphql import GraphQLError

Path = tuple[str | int, ...]


class Code(StrEnum):
    """The codes of top-level errors; docs/reference/errors.md has a section for each."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    BAD_INPUT = "BAD_INPUT"
    INVALID_CURSOR = "INVALID_CURSOR"
    QUERY_TOO_EXPENSIVE = "QUERY_TOO_EXPENSIVE"
    UNTRUSTED_DOCUMENT = "UNTRUSTED_DOCUMENT"
    RATE_LIMITED = "RATE_LIMITED"
    TIMEOUT = "TIMEOUT"
    UNAVAILABLE = "UNAVAILABLE"
    NO_SUCH_DOWNLOAD = "NO_SUCH_DOWNLOAD"
    INTERNAL = "INTERNAL"


class RequestError(Exception):
    """A request that is refused before anything ran.

    Parameters
    ----------
    code : Code
        What programs read.
    message : str
        One sentence for people, with what to do.
    path : Path
        The response path of the offending field.
    status : int, optional
        The HTTP status, where it is not that of the code.
    retry_after_s : int, optional
        When to come again.
    """

    def __init__(
        self, code: Code, message: str, path: Path = (), status: int | None = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.status = status
        self.retry_after_s = retry_after_s

    def formatted(self) -> dict[str, object]:
        """Return the error as the answer carries it."""
        entry = formatted(self.code, self.message, self.path)
        if self.retry_after_s is not None:
            entry["extensions"] = {"code": self.code.value, "retryAfterSeconds": self.retry_after_s}
        return entry


def formatted(code: Code, message: str, path: Path = ()) -> dict[str, object]:
    """Return one entry of ``errors``."""
    entry: dict[str, object] = {"message": message, "extensions": {"code": code.value}}
    if path:
        entry["path"] = list(path)
    return entry


def bad_input(error: GraphQLError) -> dict[str, object]:
    """Return the entry for what graphql-core refused: syntax, validation, variables, arguments."""
    entry = formatted(Code.BAD_INPUT, error.message, tuple(error.path or ()))
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    return entry
