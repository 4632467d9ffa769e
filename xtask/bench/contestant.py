"""What every peer's program does: answers questions hot, line by line, or one of them cold.

    python PEER.py serve DIR            loads, then reads `QUESTION [FILE]` lines
    python PEER.py cold DIR QUESTION    from files to the answer, in a new process

Both print JSON lines. The clock starts after the imports of Python and stops when the whole answer
is in this process; writing it down as a table (FILE) is not timed.
"""

import json
import sys
import time
from pathlib import Path

FUNNEL = [0, 1, 8, 17, 2]  # activity codes of the generator, in funnel order
FUNNEL_WINDOW = 30 * 86_400 * 1_000_000
REPEAT_WINDOW = 7 * 86_400 * 1_000_000
VISIT_GAP = 30 * 60 * 1_000_000
TOP_VARIANTS = 100


def activities(folder: Path) -> list[str]:
    return (folder / "activities.txt").read_text().split("\n")


def devices(folder: Path) -> list[str]:
    return (folder / "devices.txt").read_text().split("\n")


def seconds(micros: float) -> float:
    return micros / 1e6


def lines(question: str, rows: list[tuple]) -> list[str]:
    """The answer as every contestant writes it. Means arrive in microseconds."""
    match question:
        case "flow_mean" | "segment":
            return [f"{a}\t{b}\t{n}\t{seconds(mean)!r}" for a, b, n, mean in rows]
        case "flow_median":
            return [f"{a}\t{b}\t{n}\t{seconds(mean)!r}\t{seconds(median)!r}" for a, b, n, mean, median in rows]
        case "variants":  # (path, journeys) by journeys, then a row (None, journeys in all, variants in all)
            *top, (_, journeys, variants) = rows
            last = top[-1][1]
            certain = [f"{','.join(path)}\t{n}" for path, n in top if n > last]
            return certain + [f"\t{journeys}\t{variants}"]
        case "funnel":  # one row, a column for each step
            return [f"{step}\t{n}" for step, n in enumerate(rows[0], start=1)]
        case "steps":
            return [f"{a}\t{journeys}\t{left}\t{again}\t{repeats}" for a, journeys, left, again, repeats in rows]
        case "sessions":  # sessions, events, microseconds inside them
            sessions, events, inside = rows[0]
            return [f"{sessions}\t{events / sessions!r}\t{seconds(inside / sessions)!r}"]
        case "join":
            return [f"{a}\t{n}\t{mean!r}" for a, n, mean in rows]
    raise ValueError(question)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def run(peer: type) -> None:
    """`peer` has `hot(folder)`, `cold(folder, question)`, `ask(question)` and `rows(question, answer)`."""
    match sys.argv[1:]:
        case ["serve", folder]:
            begin = time.perf_counter()
            contestant = peer.hot(Path(folder).resolve())
            say(opened=time.perf_counter() - begin)
            for line in sys.stdin:
                question, *file = line.split()
                begin = time.perf_counter()
                answer = contestant.ask(question)
                took = time.perf_counter() - begin
                if file:
                    table = sorted(lines(question, contestant.rows(question, answer)))
                    Path(file[0]).write_text("\n".join(table) + "\n")
                say(seconds=took)
        case ["cold", folder, question]:
            begin = time.perf_counter()
            peer.cold(Path(folder).resolve(), question).ask(question)
            say(seconds=time.perf_counter() - begin)
        case _:
            sys.exit(__doc__)
