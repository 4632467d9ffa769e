"""How fast files become logs: ours through `resa import`, with everything it does, against readers of the same file.

Ours recognises the columns, decodes, checks every row, sorts by person and time, and makes the
result durable on disk. The peers only read into memory, which is less; they are named as such.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROUNDS = 3

PEERS = {
    "csv": {
        "polars": "import polars as pl; pl.read_csv({file!r}, try_parse_dates=True)",
        "duckdb": "import duckdb; duckdb.sql(\"CREATE TABLE events AS FROM read_csv('{file}')\")",
    },
    "parquet": {
        "polars": "import polars as pl; pl.read_parquet({file!r})",
        "duckdb": "import duckdb; duckdb.sql(\"CREATE TABLE events AS FROM read_parquet('{file}')\")",
    },
    "xes": {
        "r4pm": "import r4pm.df; r4pm.df.import_xes({file!r})",
        "pm4py": "import pm4py; pm4py.read_xes({file!r})",
    },
}
FILES = {"csv": "events-by-time.csv", "parquet": "events-by-time.parquet", "xes": "events.xes"}


def measure(resa: Path, folder: Path, events: int) -> dict:
    rows = {"csv": events, "parquet": events, "xes": min(events, 1_000_000)}
    found = {}
    for kind, peers in PEERS.items():
        file = str(folder / FILES[kind])
        times = {"resa": [], **{name: [] for name in peers}}
        for turn in range(ROUNDS):
            times["resa"].append(ours(resa, file, folder / "imported"))
            for name, code in peers.items():
                if turn == 0 or name != "pm4py":
                    times[name].append(read(code.format(file=file)))
        found[kind] = {"rows": rows[kind], "seconds": {name: median(seconds) for name, seconds in times.items()}}
        print("import", kind, found[kind], flush=True)
    return found


def ours(resa: Path, file: str, data: Path) -> float:
    shutil.rmtree(data, ignore_errors=True)
    begin = time.perf_counter()
    subprocess.run([str(resa), "import", file, "--data", str(data)], capture_output=True, check=True)
    took = time.perf_counter() - begin
    shutil.rmtree(data)
    return took


def read(code: str) -> float:
    """In a new process; the imports of Python are not timed."""
    modules, statement = code.split("; ", 1)
    program = (
        f"{modules}\nimport json, time\nbegin = time.perf_counter()\nkept = {statement}\n"
        "print(json.dumps(time.perf_counter() - begin))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
