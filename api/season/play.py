"""``leaguegraph demo season``: a graduation season of six days, played on generated people through the API's mutations.

It begins at nine on the 17th of June, or on the next morning where the graph's time lies in the season already, and sets that
time from deed to deed. The same seed on the same graph gives the same season; another run goes on with others, on the next days.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from api.engine import Engine, Limits
from api.schema import graphql_schema
from api.season.cast import choose_cast, grant_cast
from api.season.report import SeasonReport, make_report
from api.season.scenes import ENDS, Scenes
from api.season.stage import Stage
from domain.clock import SHANGHAI
from domain.progress import Progress, silent
from domain.transfer_terms import Terms
from graph.clock import get_generated_clock
from graph.database import Database
from workflows.turns import worker_turns

MOST_COST = 100_000
OPENS, CLOSES = (6, 17), (9, 1)  # month, day


async def play_season(db: Database, seed: int, terms: Terms, progress: Progress = silent) -> SeasonReport:
    """Play a season; return what it came to.

    Raises
    ------
    Refused
        ``REAL_TIME``: the graph holds no generated people; ``WORKER_RUNS``: another program works on it; ``SEASON_SPENT``.
    Unavailable
        ``SEASON_FAILED``: something was refused that nothing should refuse.
    """
    clock = await get_generated_clock(db)
    begins_at = season_begin(clock.now())
    async with worker_turns(db, terms, progress) as turns:
        cast = await choose_cast(db, begins_at.year, seed)
        await grant_cast(db, cast)
        engine = Engine(graphql_schema(), db, Limits(max_cost=MOST_COST, deadline_s=60.0), terms=terms)
        ends_at = begins_at + timedelta(hours=ENDS)
        stage = Stage(engine, turns, begins_at, ends_at, f"season-{uuid.uuid4()}", progress)
        scenes = Scenes(stage, cast)
        scenes.plan()
        await stage.play()
        return await make_report(db, stage, cast, scenes.started)


def season_begin(now: datetime) -> datetime:
    """Return when the next season begins: at nine, on the 17th of June or, until the end of August, on the next morning.

    >>> season_begin(datetime(2018, 11, 15, 9, tzinfo=SHANGHAI)).isoformat()
    '2019-06-17T09:00:00+08:00'
    >>> season_begin(datetime(2019, 6, 23, 12, tzinfo=SHANGHAI)).isoformat()
    '2019-06-24T09:00:00+08:00'
    """
    today = now.astimezone(SHANGHAI).date()
    opens, closes = date(today.year, *OPENS), date(today.year, *CLOSES)
    if opens <= today < closes - timedelta(days=1):
        day = today + timedelta(days=1)
    else:
        day = opens if today < opens else date(today.year + 1, *OPENS)
    return datetime.combine(day, clock_time(9), SHANGHAI)
