"""DuckDB: a native table sorted by person and time, narrow types, activities as an ENUM.

Where the order of the table lets it, questions use windows over the whole table (`OVER ()`), which
DuckDB streams: 4-7 times faster here than `PARTITION BY person ORDER BY time`, which sorts again.
"""

import duckdb

from contestant import FUNNEL, FUNNEL_WINDOW, REPEAT_WINDOW, TOP_VARIANTS, VISIT_GAP, activities, devices, run

# Each event with the next event of the table; of the same person where `next_person = person`.
FOLLOWED = """
    SELECT person, activity, time,
           lead(person) OVER () AS next_person,
           lead(activity) OVER () AS next,
           lead(time) OVER () - time AS gap
    FROM events"""

FLOW = f"""
    SELECT activity, next, count(*), avg(gap)
    FROM ({FOLLOWED} {{where}}) WHERE next_person = person GROUP BY ALL"""

FLOW_MEDIAN = f"""
    SELECT activity, next, count(*), avg(gap), median(gap)
    FROM ({FOLLOWED}) WHERE next_person = person GROUP BY ALL"""

VARIANTS = f"""
    WITH journeys AS (
        SELECT list_sort(list((time << 8) | enum_code(activity))) AS events FROM events GROUP BY person
    ), variants AS MATERIALIZED (
        SELECT list_transform(events, lambda event: (event & 255)::UTINYINT) AS path, count(*) AS journeys
        FROM journeys GROUP BY path
    )
    FROM (SELECT path, journeys, NULL AS variants FROM variants ORDER BY journeys DESC LIMIT {TOP_VARIANTS})
    UNION ALL
    SELECT NULL, sum(journeys), count(*) FROM variants"""

SESSIONS = f"""
    SELECT count(*) FILTER (gap > {VISIT_GAP} OR next_person IS DISTINCT FROM person),
           count(*),
           sum(gap) FILTER (gap <= {VISIT_GAP} AND next_person = person)
    FROM ({FOLLOWED})"""

# DuckDB's own ASOF JOIN took 7 times as long as this.
JOIN = """
    SELECT activity, count(*), avg(score)
    FROM (
        SELECT any_value(score) AS score, arg_max(activity, events.time) AS activity
        FROM responses JOIN events ON responses.person = events.person AND events.time <= responses.time
        GROUP BY responses.person, responses.time
    ) GROUP BY activity"""

# Sorted once by person and activity; what needs the order of the journey is looked up before.
STEPS = f"""
    WITH followed AS (
        SELECT person * 256::BIGINT + enum_code(activity) AS place, time, activity,
               lead(person) OVER () IS DISTINCT FROM person AS ends,
               lead(activity) OVER () = activity AS same
        FROM events
    ), sorted AS (
        SELECT *, lead(place) OVER () AS next_place, lead(time) OVER () AS next_time
        FROM (FROM followed ORDER BY place, time)
    )
    SELECT activity,
           count(*) FILTER (next_place IS DISTINCT FROM place),
           count(*) FILTER (ends),
           count(*) FILTER (same AND NOT ends),
           count(*) FILTER (next_place = place AND next_time - time <= {REPEAT_WINDOW})
    FROM sorted GROUP BY activity"""


def funnel(names: list[str]) -> str:
    """windowFunnel's ordered mode, step by step: the latest start of a chain that reached each step.

    `person << 65 + time` grows from row to row, so that a running maximum over the whole table is the
    latest start, and one of another person is too long ago to count.
    """
    steps = " ".join(f"WHEN '{names[code]}' THEN {step}" for step, code in enumerate(FUNNEL))
    wanted = ", ".join(f"'{names[code]}'" for code in FUNNEL)
    sql = f"""
    WITH step0 AS (
        SELECT person, person::HUGEINT * 36893488147419103232 + time AS moment, CASE activity {steps} END AS step
        FROM events WHERE activity IN ({wanted})
    ), step1 AS (SELECT person, moment, step, CASE WHEN step = 0 THEN moment END AS start1 FROM step0)"""
    for step in range(1, len(FUNNEL)):
        kept = ", ".join(f"start{before}" for before in range(1, step + 1))
        sql += f""", latest{step} AS (
        SELECT person, moment, step, {kept}, max(start{step}) OVER (ROWS UNBOUNDED PRECEDING) AS latest FROM step{step}
    ), step{step + 1} AS (
        SELECT person, moment, step, {kept},
               CASE WHEN step = {step} AND moment - latest <= {FUNNEL_WINDOW} THEN latest END AS start{step + 1}
        FROM latest{step}
    )"""
    reached = (f"count(DISTINCT person) FILTER (start{step} IS NOT NULL)" for step in range(1, len(FUNNEL) + 1))
    return sql + f" SELECT {', '.join(reached)} FROM step{len(FUNNEL)}"


class DuckDB:
    def __init__(self, folder, table: str):
        self.names = activities(folder)
        self.connection = duckdb.connect()
        self.connection.execute(f"SET temp_directory = '{folder}/duckdb'")
        for name, words in [("activity_name", self.names), ("device_name", devices(folder))]:
            words = ", ".join(f"'{word}'" for word in words)
            self.connection.execute(f"CREATE TYPE {name} AS ENUM ({words})")
        self.connection.execute(f"""
            CREATE {table} events AS
            SELECT person, epoch_us(time) AS time, activity::activity_name AS activity, device::device_name AS device
            FROM read_parquet('{folder}/events.parquet')""")
        self.connection.execute(f"""
            CREATE {table} responses AS
            SELECT person, epoch_us(time) AS time, score FROM read_parquet('{folder}/responses.parquet')""")
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

    @classmethod
    def hot(cls, folder):
        return cls(folder, "TABLE")

    @classmethod
    def cold(cls, folder, question):
        return cls(folder, "VIEW")

    def ask(self, question: str) -> list[tuple]:
        return self.connection.execute(self.sql[question]).fetchall()

    def rows(self, question: str, answer: list[tuple]) -> list[tuple]:
        if question != "variants":
            return answer
        named = [([self.names[code] for code in path], n) for path, n, _ in answer if path is not None]
        return named + [row for row in answer if row[0] is None]


if __name__ == "__main__":
    run(DuckDB)
