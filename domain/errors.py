"""The one family of errors that people and programs are meant to read.

``LeagueGraphError``
├── ``InvalidInput``        what the caller gave cannot be used (a file, a date, an argument)
├── ``Refused``             the request is understood and refused; nothing was written
├── ``NotFound``            a ``get_…`` did not find its thing
├── ``Conflict``            a write met a constraint or a newer state
└── ``Unavailable``         a part that is needed does not answer (server, port, disk, network)
"""

from __future__ import annotations


class LeagueGraphError(Exception):
    """A problem told in one sentence, with a code for programs and the next step for people.

    Parameters
    ----------
    code : str
        Upper snake case, stable, listed in docs/reference/errors.md.
    problem : str
        What is wrong and where, one sentence.
    next_step : str
        What to do now, one sentence; may be empty where nothing can be done.
    """

    exit_code = 1

    def __init__(self, code: str, problem: str, next_step: str = "") -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.problem} {self.next_step}".strip()


class InvalidInput(LeagueGraphError):
    """What the caller gave cannot be used."""

    exit_code = 2


class Refused(LeagueGraphError):
    """The request is understood and refused; nothing was written."""

    exit_code = 2


class NotFound(LeagueGraphError):
    """A ``get_…`` did not find its thing."""


class Conflict(LeagueGraphError):
    """A write met a constraint or a newer state."""


class Unavailable(LeagueGraphError):
    """A part that is needed does not answer."""

    exit_code = 3
