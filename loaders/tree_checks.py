"""What must hold for the staged rows together, and with what the graph knows: duplicates, roots, parents, closings, cycles.

Each check is one SQL statement over the staging file: any number of rows can break it without being held in memory.
"""

from __future__ import annotations

from domain.tree_rules import PARENT_KINDS
from loaders.columns import Header
from loaders.staging import Staging

# @GOOD@ in a query. Of a row that is good so far: the good row of its parent, what the graph knows of the parent and of itself.
GOOD = """
FROM staged s
LEFT JOIN staged p ON p.code = s.parent AND p.bad = 0
LEFT JOIN present g ON g.code = s.parent
LEFT JOIN present o ON o.code = s.code
WHERE s.bad = 0
"""
DUPLICATES = """
SELECT s.row, s.code, 'The code ' || s.code || ' stands in more than one row, first in row ' || twice.first || '.'
FROM staged s JOIN (SELECT code, min(row) AS first FROM staged WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1) twice
USING (code)
"""
CASE_IN_FILE = """
SELECT s.row, s.code, 'The code ' || s.code || ' differs only in case from ' ||
       (SELECT o.code FROM staged o WHERE lower(o.code) = lower(s.code) AND o.code <> s.code) || '.'
FROM staged s
WHERE lower(s.code) <> upper(s.code)
  AND EXISTS (SELECT 1 FROM staged o WHERE lower(o.code) = lower(s.code) AND o.code <> s.code)
"""
CASE_IN_GRAPH = """
SELECT s.row, s.code, 'The code ' || s.code || ' differs only in case from ' || l.code || ', which is in the graph.'
FROM staged s JOIN lettered l ON l.folded = lower(s.code) AND l.code <> s.code
"""
SECOND_ROOT = """
SELECT s.row, s.code, 'A second root: the root is ' || :root || '.'
FROM staged s WHERE s.bad = 0 AND s.kind = 'PROVINCIAL_COMMITTEE' AND s.code <> :root
"""
UNKNOWN_DIVISION = """
SELECT s.row, s.division, 'There is no division ' || s.division || '.'
FROM staged s LEFT JOIN place ON place.code = s.division
WHERE s.division IS NOT NULL AND place.code IS NULL
"""
UNKNOWN_PARENT = """
SELECT s.row, s.parent, 'The parent ' || s.parent || ' is neither in the file nor in the graph.'
@GOOD@ AND s.parent IS NOT NULL AND p.code IS NULL AND g.code IS NULL
AND NOT EXISTS (SELECT 1 FROM staged b WHERE b.code = s.parent)
"""
PARENT_REJECTED = """
SELECT s.row, s.parent, 'The parent ' || s.parent || ' was not loaded, because its row is bad.'
@GOOD@ AND s.parent IS NOT NULL AND p.code IS NULL AND g.code IS NULL
AND EXISTS (SELECT 1 FROM staged b WHERE b.code = s.parent)
"""
PARENT_KIND = """
SELECT s.row, s.parent, 'A ' || s.kind || ' cannot stand under a ' || coalesce(p.kind, g.kind) || '.'
@GOOD@ AND coalesce(p.kind, g.kind) IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.kind = s.kind AND a.parent = coalesce(p.kind, g.kind))
"""
CLOSED_PARENT = """
SELECT DISTINCT s.row, s.parent, 'The parent ' || s.parent || ' is closed on ' || coalesce(p.closed, g.closed) || '.'
@GOOD@ AND coalesce(p.closed, g.closed) IS NOT NULL
AND (coalesce(s.closed, o.closed) IS NULL OR coalesce(s.closed, o.closed) > coalesce(p.closed, g.closed))
"""
PARENT_NOT_YET = """
SELECT s.row, s.parent, 'The parent ' || s.parent || ' is known from ' || coalesce(p.registered, g.known) ||
       ' on, after the day of this move.'
@GOOD@ AND s.parent <> o.parent AND coalesce(p.registered, g.known) > min(:day, coalesce(s.closed, :day))
"""
OPEN_CHILDREN = """
SELECT DISTINCT s.row, s.closed, 'It has open organisations below it, such as ' || c.code || '.'
FROM staged s JOIN present o ON o.code = s.code AND o.closed IS NULL JOIN child c ON c.parent = s.code
WHERE s.bad = 0 AND s.closed IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM staged k WHERE k.code = c.code AND k.bad = 0
                AND (k.closed IS NOT NULL OR (k.parent <> s.code AND :day <= s.closed)))
GROUP BY s.row
"""
CHILD_KIND = """
SELECT s.row, s.kind, 'A ' || c.kind || ' cannot stand under a ' || s.kind || ', and it has one below it: ' || min(c.code) || '.'
FROM staged s JOIN present o ON o.code = s.code AND o.kind <> s.kind JOIN child c ON c.parent = s.code
WHERE s.bad = 0
AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.kind = c.kind AND a.parent = s.kind)
AND NOT EXISTS (SELECT 1 FROM staged k WHERE k.code = c.code AND k.bad = 0)
GROUP BY s.row
"""
FIRST_CHECKS = (
    ("code", "DUPLICATE_CODE", DUPLICATES, "Keep the right row."),
    ("code", "CODE_DIFFERS_IN_CASE", CASE_IN_FILE, "Write the code the same way everywhere, or choose another."),
    ("code", "CODE_DIFFERS_IN_CASE", CASE_IN_GRAPH, "Write the code as the graph has it, or choose another."),
    (
        "kind",
        "SECOND_ROOT",
        SECOND_ROOT,
        "Only one organisation is a PROVINCIAL_COMMITTEE: mend the kind or the code.",
    ),
    ("division_code", "UNKNOWN_DIVISION", UNKNOWN_DIVISION, "Mend the code, or load the divisions first."),
)
PARENT_CHECKS = (
    ("parent_code", "UNKNOWN_PARENT", UNKNOWN_PARENT, "Mend the code, or add the row of the parent."),
    ("parent_code", "PARENT_REJECTED", PARENT_REJECTED, "Mend the row of the parent."),
    ("parent_code", "PARENT_KIND_NOT_ALLOWED", PARENT_KIND, "Mend the kind or the parent."),
    ("kind", "PARENT_KIND_NOT_ALLOWED", CHILD_KIND, "Mend the kind, or move or mend what lies below it in the same file."),
    ("parent_code", "CLOSED_PARENT", CLOSED_PARENT, "Close it too, not after its parent, or give it another parent."),
    ("parent_code", "PARENT_NOT_YET", PARENT_NOT_YET, "Give the day of the move (--on-day), or mend the parent."),
    ("closed_on", "OPEN_CHILDREN", OPEN_CHILDREN, "Close or move what lies below it in the same file, not after that day."),
)
CYCLE_PROBLEM = "'It stands below itself: its parent ' || s.parent || ' lies under it.'"


class TreeChecks:
    """The checks of one staged table; ``root`` is the code of the graph's root, ``on_day`` dates what changes."""

    def __init__(self, staging: Staging, header: Header, root: str | None, on_day: str) -> None:
        self.staging = staging
        self.header = header
        self.root = root
        self.on_day = on_day
        pairs = [(kind, parent) for kind, parents in PARENT_KINDS.items() for parent in parents]
        staging.db.executemany("INSERT INTO allowed VALUES (?, ?)", pairs)

    def check_codes(self) -> None:
        """Find what is wrong with codes, roots and divisions."""
        if self.root is None:
            first = "SELECT code FROM staged WHERE bad = 0 AND kind = 'PROVINCIAL_COMMITTEE' ORDER BY row LIMIT 1"
            self.root = next(iter(self.staging.values(first)), None)
        for check in FIRST_CHECKS:
            self._check(*check)

    def check_tree(self) -> None:
        """Find what is wrong with parents, closings and cycles, until nothing more follows; then order the good rows."""
        while sum(self._check(*check) for check in PARENT_CHECKS) or self._find_cycles():
            pass

    def _check(self, column: str, code: str, query: str, next_step: str) -> int:
        db = self.staging.db
        params = {"title": self.header.title(column), "code": code, "next": next_step, "root": self.root, "day": self.on_day}
        named = query.replace("@GOOD@", GOOD)
        found = db.execute(
            f"INSERT INTO problem SELECT row, :title, value, :code, told, :next "  # noqa: S608 - our own queries
            f"FROM (SELECT 0 AS row, '' AS value, '' AS told WHERE 0 UNION ALL SELECT * FROM ({named}))",
            params,
        ).rowcount
        if found:
            db.execute("UPDATE staged SET bad = 1 WHERE bad = 0 AND row IN (SELECT row FROM problem)")
        return found

    def _find_cycles(self) -> int:
        """Order good rows, parents first (``depth``); what cannot be ordered stands in a cycle, or below one."""
        db = self.staging.db
        db.execute(
            "UPDATE staged SET depth = NULL, after = CASE WHEN EXISTS "
            "(SELECT 1 FROM staged p WHERE p.code = staged.parent AND p.bad = 0) THEN parent END WHERE bad = 0"
        )
        self._follow_graph()
        depth, ordered = 0, db.execute("UPDATE staged SET depth = 0 WHERE bad = 0 AND after IS NULL").rowcount
        while ordered:
            ordered = db.execute(
                "UPDATE staged SET depth = ? WHERE bad = 0 AND depth IS NULL AND after IN "
                "(SELECT code FROM staged WHERE depth = ? AND bad = 0)",
                (depth + 1, depth),
            ).rowcount
            depth += 1
        return self._report_cycles()

    def _follow_graph(self) -> None:
        """Let a row whose parent only the graph knows wait for the nearest staged organisation above that parent."""
        db = self.staging.db
        parents = db.execute(
            "SELECT DISTINCT g.code, g.path FROM staged s JOIN present g ON g.code = s.parent WHERE s.bad = 0 AND s.after IS NULL"
        ).fetchall()
        for code, path in parents:
            for above in reversed(path.split("/")[:-2]):
                if db.execute("SELECT 1 FROM staged WHERE code = ? AND bad = 0", (above,)).fetchone():
                    db.execute("UPDATE staged SET after = ? WHERE bad = 0 AND after IS NULL AND parent = ?", (above, code))
                    break

    def _report_cycles(self) -> int:
        """Report the rows of cycles: what remains after taking away, again and again, rows that nothing waits for."""
        db = self.staging.db
        if not self.staging.count("SELECT count(*) FROM staged WHERE bad = 0 AND depth IS NULL"):
            return 0
        while db.execute(
            "UPDATE staged SET depth = -1 WHERE bad = 0 AND depth IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM staged b WHERE b.after = staged.code AND b.bad = 0 AND b.depth IS NULL)"
        ).rowcount:
            pass
        query = f"SELECT s.row, s.parent, {CYCLE_PROBLEM} FROM staged s WHERE s.bad = 0 AND s.depth IS NULL"  # noqa: S608
        return self._check("parent_code", "CYCLE", query, "Mend one of the parents of the cycle.")
