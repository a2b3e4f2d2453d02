"""A program that changes 50 branches at once until it is killed: members, posts, activities and transfers, of people of its own.

Run with the address, the user and the password of a database; after each round of a branch it prints a line.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from uuid import uuid4

from graph.activities import merge_activities
from graph.database import Database
from graph.people import begin_memberships, end_memberships, merge_people
from graph.posts import begin_posts, end_posts
from graph.transfers import create_transfers
from tests.graph.test_marks import activity, ended, member, post, transfer
from tests.workflows.wide_province import CODES


async def change(db: Database, at: int) -> None:
    """Change one branch again and again: on the whole one more activity and one more transfer a round."""
    code, neighbour = CODES[at], CODES[at - 1]
    for number in count():
        id_ = uuid4().hex
        await merge_people(db, [{"id": id_, "born_on": None, "joined_on": None, "props": {"name": "李娜", "synthetic": True}}])
        await begin_memberships(db, [member(id_, code)])
        await begin_posts(db, [{**post(code), "person_id": id_}])
        await merge_activities(db, [activity(id_, code)])
        await create_transfers(db, [{**transfer(id_, code, neighbour), "person_id": id_}])
        if number % 2:
            await end_posts(db, [{**post(code), "person_id": id_}])
            await end_memberships(db, [ended(id_, code)])
        print(code, number, flush=True)  # noqa: T201


async def main(uri: str, user: str, password: str) -> None:
    db = Database.connect(uri, user, password)
    try:
        await asyncio.gather(*(change(db, at) for at in range(len(CODES))))
    finally:
        await db.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
