"""The ClickHouse engine through chDB: MergeTree tables in order of person and time, activities as an Enum.

Cold is a new process over the same tables on disk, which is kinder to it than reading Parquet.
"""

import shutil

from chdb import session

from contestant import FUNNEL, FUNNEL_WINDOW, REPEAT_WINDOW, TOP_VARIANTS, VISIT_GAP, activities, devices, run

# Journeys as arrays; the table's order lets ClickHouse gather them without sorting or hashing.
JOURNEYS = """
    SELECT groupArray(activity) AS steps, groupArray(time) AS times FROM events {where} GROUP BY person"""

EDGES = f"""
    SELECT arrayJoin(arrayZip(arrayPopBack(steps), arrayPopFront(steps),
                              arrayPopFront(arrayDifference(times)))) AS edge
    FROM ({JOURNEYS})"""

FLOW = f"""
    SELECT edge.1 AS origin, edge.2 AS next, count(), avg(edge.3) FROM ({EDGES}) GROUP BY origin, next"""

FLOW_MEDIAN = f"""
    SELECT edge.1 AS origin, edge.2 AS next, count(), avg(edge.3), quantileExactInclusive(0.5)(edge.3)
    FROM ({EDGES.format(where="")}) GROUP BY origin, next"""

VARIANTS = f"""
    SELECT path, journeys, sum(journeys) OVER () AS all_journeys, count() OVER () AS all_variants
    FROM (
        SELECT path, count() AS journeys
        FROM (SELECT groupArray(activity) AS path FROM events GROUP BY person) GROUP BY path
    ) ORDER BY journeys DESC LIMIT {TOP_VARIANTS}"""

SESSIONS = f"""
    SELECT count() + sum(arrayCount(gap -> gap > {VISIT_GAP}, gaps)),
           sum(length(gaps)),
           sum(arraySum(gap -> if(gap <= {VISIT_GAP}, gap, 0), gaps))
    FROM (SELECT arrayDifference(groupArray(time)) AS gaps FROM events GROUP BY person)"""

# ClickHouse's own ASOF JOIN took 5 times as long as this.
JOIN = """
    SELECT activity, count(), avg(score)
    FROM (
        SELECT any(responses.score) AS score, argMax(events.activity, events.time) AS activity
        FROM events JOIN responses ON events.person = responses.person
        WHERE events.time <= responses.time
        GROUP BY responses.person, responses.time
    ) GROUP BY activity"""

STEPS = f"""
    SELECT activity, sum(journeys), sum(left), sum(again), sum(repeats)
    FROM (
        SELECT activity, count() AS journeys, 0 AS left, 0 AS again,
               sum(arrayCount(gap -> gap <= {REPEAT_WINDOW}, arrayPopFront(arrayDifference(times)))) AS repeats
        FROM (SELECT activity, arraySort(groupArray(time)) AS times FROM events GROUP BY person, activity)
        GROUP BY activity
        UNION ALL
        SELECT activity, 0, countIf(next_person != person), countIf(next_person = person AND next = activity), 0
        FROM (
            SELECT person, activity, leadInFrame(activity) OVER following AS next,
                   leadInFrame(person, 1, 4294967295) OVER following AS next_person
            FROM events
            WINDOW following AS (ORDER BY person, time ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)
        ) GROUP BY activity
    ) GROUP BY activity"""


def funnel(names: list[str]) -> str:
    steps = [f"activity = '{names[code]}'" for code in FUNNEL]
    reached = ", ".join(f"countIf(level >= {step + 1})" for step in range(len(FUNNEL)))
    return f"""
    SELECT {reached}
    FROM (
        SELECT windowFunnel({FUNNEL_WINDOW})(toUInt64(time), {", ".join(steps)}) AS level
        FROM events WHERE {" OR ".join(steps)} GROUP BY person
    )"""


# In order was faster for all but these.
HASHED = {"funnel", "join", "steps"}


class ClickHouse:
    def __init__(self, folder):
        self.names = activities(folder)
        self.session = session.Session(str(folder / "clickhouse"))
        self.session.query("CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic")
        self.session.query("USE bench")
        self.sql = {
            "flow_mean": FLOW.format(where=""),
            "segment": FLOW.format(where="WHERE device = 'mobile'"),
            "flow_median": FLOW_MEDIAN,
            "variants": VARIANTS,
            "funnel": funnel(self.names),
            "steps": STEPS,
            "sessions": SESSIONS,
            "join": JOIN,
        }

    def load(self, folder) -> None:
        def enum(words: list[str]) -> str:
            return "Enum16(" + ", ".join(f"'{word}' = {code}" for code, word in enumerate(words)) + ")"

        self.session.query(f"""
            CREATE TABLE events (person UInt32, time Int64, activity {enum(self.names)}, device {enum(devices(folder))})
            ENGINE = MergeTree ORDER BY (person, time)""")
        self.session.query(f"""
            INSERT INTO events SELECT person, toUnixTimestamp64Micro(time), activity, device
            FROM file('{folder}/events.parquet', Parquet)""")
        self.session.query("""
            CREATE TABLE responses (person UInt32, time Int64, score Int32)
            ENGINE = MergeTree ORDER BY (person, time)""")
        self.session.query(f"""
            INSERT INTO responses SELECT person, toUnixTimestamp64Micro(time), score
            FROM file('{folder}/responses.parquet', Parquet)""")
        self.session.query("OPTIMIZE TABLE events FINAL")
        self.session.query("OPTIMIZE TABLE responses FINAL")

    @classmethod
    def hot(cls, folder):
        shutil.rmtree(folder / "clickhouse", ignore_errors=True)
        peer = cls(folder)
        peer.load(folder)
        return peer

    @classmethod
    def cold(cls, folder, question):
        return cls(folder)

    def ask(self, question: str):
        in_order = int(question not in HASHED)
        return self.session.query(f"{self.sql[question]} SETTINGS optimize_aggregation_in_order = {in_order}", "Arrow")

    def rows(self, question: str, answer) -> list[tuple]:
        import pyarrow

        table = pyarrow.ipc.open_file(answer.bytes()).read_all()
        rows = [tuple(self.text(value) for value in row.values()) for row in table.to_pylist()]
        if question == "variants":
            return [(path, n) for path, n, _, _ in rows] + [(None, *rows[0][2:])]
        if question in ("flow_mean", "segment", "flow_median", "steps", "join"):
            # Arrow has no enums: chDB gives their numbers.
            width = 2 if question.startswith(("flow", "segment")) else 1
            return [(*(self.name(value) for value in row[:width]), *row[width:]) for row in rows]
        return rows

    def name(self, value):
        return self.names[value] if isinstance(value, int) else value

    def text(self, value):
        if isinstance(value, bytes):
            return value.decode()
        if isinstance(value, list):
            return [self.name(self.text(item)) for item in value]
        return value


if __name__ == "__main__":
    run(ClickHouse)
