"""Figures in, `docs/benchmarks/core.md` out. Judges the budgets of the design; measures nothing."""

import os
from importlib.metadata import version
from pathlib import Path

WORDS = {
    "flow_mean": "flow with mean gap",
    "flow_median": "flow with exact median gap",
    "variants": "variants",
    "funnel": "funnel of 5 in 30 days",
    "steps": "steps: drop-off, loop, again within 7 days",
    "sessions": "sessions (30-minute gap)",
    "join": "each response and the activity before it",
    "segment": "flow within a segment",
}
NAMES = {"resa": "Resa", "duckdb": "DuckDB", "polars": "Polars", "clickhouse": "ClickHouse (chDB)", "pm4py": "PM4Py"}
# Times the fastest peer: the goal is 5 everywhere; this is the floor of the first delivery.
FLOORS = {
    "flow_mean": 5, "flow_median": 2, "variants": 2, "funnel": 4, "steps": 5, "sessions": 5, "join": 5, "segment": 2,
}  # fmt: skip
STREAM_LIMITS = {"flow_mean": 3, "flow_median": 10}
IMPORT_FLOORS = {"csv": 1e6, "parquet": 3e6, "xes": 4e5}
PACKAGES = ["duckdb", "polars", "chdb", "pm4py", "r4pm"]


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f}" if seconds >= 0.1 else f"{seconds * 1e3:,.1f}"


def times(ratio: float) -> str:
    return f"{ratio:.1f}×"


def judged(met: bool) -> str:
    return "met" if met else "**missed**"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB"


def fastest(seconds: dict) -> float:
    return min(value for name, value in seconds.items() if name not in ("resa", "pm4py"))


def hot_table(core: dict) -> str:
    peers = ["resa", "duckdb", "polars", "clickhouse"]
    rows = []
    for question, cells in core["hot"].items():
        seconds = {name: cells[name]["seconds"] for name in peers}
        ratio = fastest(seconds) / seconds["resa"]
        rows.append(
            [WORDS[question], *(ms(seconds[name]) for name in peers), times(ratio), f"{FLOORS[question]}×"]
            + [judged(ratio >= FLOORS[question])]
        )
    return table(["hot, ms", *(NAMES[name] for name in peers), "ratio", "floor", "budget"], rows)


def cold_table(core: dict) -> str:
    peers = ["resa", "duckdb", "polars", "clickhouse"]
    rows = [
        [WORDS[question], *(ms(seconds[name]) for name in peers), times(fastest(seconds) / seconds["resa"])]
        for question, seconds in core["cold"].items()
    ]
    return table(["cold, ms", *(NAMES[name] for name in peers), "ratio"], rows)


def stream_table(core: dict) -> str:
    rows = []
    for question, limit in core["stream"].items():
        ratio = core["hot"][question]["resa"]["seconds"] / limit
        goal = STREAM_LIMITS.get(question)
        budget = [f"≤ {goal}×", judged(ratio <= goal)] if goal else ["", ""]
        rows.append([WORDS[question], ms(core["hot"][question]["resa"]["seconds"]), ms(limit), times(ratio), *budget])
    return table(["question", "Resa, ms", "stream read, ms", "ratio", "goal", "budget"], rows)


def missed_floors(core: dict) -> str:
    """What a missed floor would take, beside what the memory of the machine allows."""
    lines = []
    for question, cells in core["hot"].items():
        seconds = {name: cell["seconds"] for name, cell in cells.items()}
        needed, limit = fastest(seconds) / FLOORS[question], core["stream"][question]
        if seconds["resa"] > needed:
            lines.append(
                f"- {WORDS[question]}: the floor would take {ms(needed)} ms; reading the bytes alone takes {ms(limit)} ms, "
                f"ours {ms(seconds['resa'])} ms ({times(seconds['resa'] / limit)} the read), the fastest peer "
                f"{ms(fastest(seconds))} ms ({times(fastest(seconds) / limit)})."
            )
    return "\n".join(["Floors that were missed:", "", *lines]) if lines else "No floor was missed."


def large_table(result: dict) -> str:
    rows = []
    for question, cells in result["large"]["hot"].items():
        ours = cells["resa"]["seconds"]
        growth = ours / result["core"]["hot"][question]["resa"]["seconds"]
        peers = [ms(cells[name]["seconds"]) for name in ("duckdb", "polars")]
        peer = min(cells[name]["seconds"] for name in ("duckdb", "polars"))
        rows.append([WORDS[question], ms(ours), *peers, times(peer / ours), times(growth), judged(growth <= 11)])
    return table(["hot, ms", "Resa", "DuckDB", "Polars", "ratio", "growth (≤ 11×)", "budget"], rows)


def import_table(core: dict) -> str:
    rows = []
    for kind, found in core["imports"].items():
        speed = {name: found["rows"] / seconds for name, seconds in found["seconds"].items()}
        peers = ", ".join(f"{NAMES.get(name, name)} {speed[name]:,.0f}" for name in speed if name != "resa")
        met = speed["resa"] >= IMPORT_FLOORS[kind] and (kind != "xes" or speed["resa"] >= speed["r4pm"])
        row = [kind.upper() if kind != "parquet" else "Parquet", f"{found['rows']:,}", f"{speed['resa']:,.0f}", peers]
        rows.append([*row, f"{IMPORT_FLOORS[kind]:,.0f}", judged(met)])
    return table(["import, events/s", "events", "Resa (durable)", "peers (read only)", "goal", "budget"], rows)


def differences(result: dict) -> list[str]:
    """Which answers were not equal to ours."""
    parts = [result[part]["hot"] for part in ("core", "large") if part in result]
    return [
        f"{name} on {question}"
        for hot in parts
        for question, cells in hot.items()
        for name, cell in cells.items()
        if not cell["same"]
    ]


def write(result: dict, page: Path) -> list[str]:
    core, different = result["core"], differences(result)
    flow = core["hot"]["flow_mean"]
    pm4py = flow["pm4py"]["seconds"] / flow["resa"]["seconds"]
    made, opened = core["made"], core["opened"]["resa"]
    sections = [
        "# Benchmark: core",
        "<!-- Written by `cargo xtask bench core`; do not edit. -->",
        f"{machine()}. {', '.join(f'{package} {version(package)}' for package in PACKAGES)}. "
        f"Made log of {made['events']:,} events, {made['persons']:,} persons, 200 activities over a year, and "
        f"{made['responses']:,} responses. All cores for everyone, everything in one run, "
        f"medians of {result['rounds']} runs asked in turn.",
        "**Answers:** "
        + ("all equal to ours." if not different else "different from ours: " + ", ".join(different) + ".")
        + " Words, counts and medians are compared exactly, means within 10⁻⁹.",
        "## Hot: the log is loaded",
        "Ratio: the fastest peer's time by ours. Ours includes cutting the journeys.",
        hot_table(core),
        f"PM4Py answers the flow in {flow['pm4py']['seconds']:.1f} s: {pm4py:,.0f}× ours (goal 50×, "
        f"{judged(pm4py >= 50)}).",
        "## Against the machine's stream-read limit",
        "Stream read: all cores add up as many bytes of memory as the question must touch (8 for a time, 4 for a code).",
        stream_table(core),
        missed_floors(core),
        "## Cold: a new process, from file to answer",
        "Files are in the page cache. Ours reads its own Parquet blocks, with names and order; DuckDB and Polars read one "
        "Parquet file sorted by person; ClickHouse opens its own tables.",
        cold_table(core),
        f"Opening the whole log for all questions takes ours {opened['opened']:.2f} s and "
        f"{opened['bytes'] / opened['events']:.1f} bytes an event; finding the persons of the responses "
        f"{opened['placed']:.2f} s.",
    ]
    if "large" in result:
        opened = result["large"]["opened"]["resa"]
        resident = opened["bytes"] / opened["events"]
        sections += [
            f"## Ten times as much: {result['large']['made']['events']:,} events",
            large_table(result),
            f"Resident: {resident:.1f} bytes an event (goal ≤ 24, {judged(resident <= 24)}).",
        ]
    sections += [
        "## Import",
        "Ours is the whole of `resa import`: recognising columns, checking rows, sorting, writing durably. "
        "The peers only read the file into memory.",
        import_table(core),
        "## Repeat it",
        "```\ncargo xtask bench core               # about an hour on two cores, 12 GB of disk\n"
        "cargo xtask bench core --quick       # a million events, a few minutes\n"
        "cargo xtask bench core --skip-100m\n```",
        "Each peer's SQL or code lies in `xtask/bench/`, ours in `crates/insight/examples/bench_core/`. "
        f"This run took {result['minutes']:.0f} minutes.",
    ]
    page.write_text("\n\n".join(sections) + "\n")
    return different
