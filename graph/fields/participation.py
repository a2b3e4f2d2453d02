"""What the fields of a sign-up mean in Cypher, and which sign-ups an activity shows: everybody counts, few are seen."""

from __future__ import annotations

from graph.fields.declare import Connection, Filter, Link, Noun
from graph.fields.shared import in_scope, moment, moment_key, prop

PARTICIPATION = Noun(
    "Participation",
    {
        "person": Link("Person", "WITH {n}.person AS {m}"),
        "activity": Link("Activity", "WITH {n}.activity AS {m}"),
        "state": prop("state"),
        "signed_up_at": moment("signed_up_at"),
        "attended_at": moment("attended_at"),
        "hours": prop("hours"),
        "rating": prop("rating"),
        "rated_at": moment("rated_at"),
    },
)


def sign_up(person: str, activity: str) -> str:
    """Return the map of a sign-up: the relationship ``sign_up`` between two variables."""
    return (
        f"{{person: {person}, activity: {activity}, state: sign_up.state, signed_up_at: sign_up.signed_up_at, "
        "attended_at: sign_up.attended_at, hours: sign_up.hours, rating: sign_up.rating, rated_at: sign_up.rated_at}"
    )


PARTICIPATIONS = Connection(
    "Participation",
    f"MATCH ({{n}})-[sign_up:SIGNED_UP_FOR]->(activity:Activity) WITH {{n}}, {sign_up('{n}', 'activity')} AS {{m}} WHERE true",
    order=moment_key("{m}.signed_up_at", "{m}.activity.id"),
    descending=True,
)

# In the order in which places are given: who waits longest stands first among those who wait.
PARTICIPANTS = Connection(
    "Participation",
    f"MATCH ({{n}})<-[sign_up:SIGNED_UP_FOR]-(person:Person) WHERE {in_scope('person')} "
    f"WITH {{n}}, {sign_up('person', '{n}')} AS {{m}} WHERE true",
    order=moment_key("{m}.signed_up_at", "{m}.person.id"),
    filters={"states": Filter("{m}.state IN {arg}")},
)

SIGN_UP_COUNTS = Noun("SignUpCounts", {name: prop(name) for name in ("confirmed", "waiting", "attended")})
SIGN_UPS = Link(
    "SignUpCounts",
    "MATCH ({n})<-[sign_up:SIGNED_UP_FOR]-() WITH {confirmed: count(CASE WHEN sign_up.state = 'CONFIRMED' THEN 1 END), "
    "waiting: count(CASE WHEN sign_up.state = 'WAITING' THEN 1 END), attended: count(sign_up.attended_at)} AS {m}",
)

RATING_COUNTS = Noun("Ratings", {"average": prop("average"), "count": prop("count"), "distribution": prop("distribution")})
RATINGS = Link(
    "Ratings",
    "MATCH ({n})<-[sign_up:SIGNED_UP_FOR]-() WITH {average: avg(sign_up.rating), count: count(sign_up.rating), "
    "distribution: [" + ", ".join(f"count(CASE WHEN sign_up.rating = {stars} THEN 1 END)" for stars in range(1, 6)) + "]} AS {m}",
)
