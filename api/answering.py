"""One request of one caller, answered: rights, the read log, limits, and what is told where something fails."""

from __future__ import annotations

from functools import partial

import structlog

from api.admission import Admission
from api.callers import Callers
from api.engine import Answer, Engine, GraphQLRequest, Watched
from api.errors import Code, RequestError, formatted
from api.limits import RateLimiter
from api.observing.operations import Operations
from api.read_log import ReadLog
from domain.errors import Unavailable
from domain.rights import Rights

log = structlog.get_logger()


class Answering:
    """Answers requests of callers who show a token, by one engine.

    Parameters
    ----------
    engine : Engine
        What answers.
    callers : Callers
        Who may ask.
    rate : RateLimiter
        How much.
    read_log : ReadLog
        Where reads of people are recorded.
    admission : Admission, optional
        How many at once.
    operations : Operations, optional
        What sees operations from outside.
    """

    def __init__(
        self,
        engine: Engine,
        callers: Callers,
        rate: RateLimiter,
        read_log: ReadLog,
        admission: Admission | None = None,
        operations: Operations | None = None,
    ) -> None:
        self.engine = engine
        self.callers = callers
        self._rate = rate
        self._read_log = read_log
        self.admission = admission or Admission()
        self._operations = operations or Operations()

    async def answer(self, request: GraphQLRequest, authorization: str | None, request_id: str, address: str | None) -> Answer:
        """Answer one request; what is refused or fails is an answer too."""
        with self._operations.seen(request, request_id) as seen:
            seen.answer = await self._answer(request, authorization, request_id, address)
        return seen.answer

    async def watched(self, request: GraphQLRequest, authorization: str | None) -> tuple[Rights, Watched | None]:
        """Return who asks, and what a subscription is about, within the same bounds as an answer.

        Raises
        ------
        RequestError
            What is refused.
        Unavailable
            The store does not answer.
        """
        async with self.admission.admitted(partial(self.callers.account, authorization)):
            rights = await self.callers.rights(authorization)  # nothing is looked at for who shows no token
            spend = partial(self._rate.check, f"{rights.issuer}|{rights.subject}")
            return rights, self.engine.watched(request, spend)

    async def _answer(self, request: GraphQLRequest, authorization: str | None, request_id: str, address: str | None) -> Answer:
        try:
            async with self.admission.admitted(partial(self.callers.account, authorization)):
                rights = await self.callers.rights(authorization, fresh=request.streamed)
                record = partial(self._read_log.append, rights, request.operation_name, request_id)
                spend = partial(self._rate.check, f"{rights.issuer}|{rights.subject}")
                answer = await self.engine.execute(request, rights, spend, record, request_id, address)
        except RequestError as exc:
            return Answer(executed=False, errors=[exc.formatted()])
        except Unavailable as exc:
            log.error("store unavailable", request_id=request_id, code=exc.code, problem=exc.problem)
            return failed(Code.UNAVAILABLE, "The store does not answer now. Try again in a moment.")
        except Exception:
            log.exception("request failed", request_id=request_id, operation=request.operation_name)
            return failed(Code.INTERNAL, f"Something went wrong here; it was logged as request {request_id}.")
        return answer


def failed(code: Code, message: str) -> Answer:
    """Return the answer to a request that was refused, or failed, before anything was read."""
    return Answer(executed=False, errors=[formatted(code, message)])
