"""Runs the bench `core`: makes the files, lets every contestant answer, compares, and writes the report.

Contestants are processes that hold the log at once and are asked in turn, question by question, so
that a busy moment of the machine hits all of them. Nothing here knows how a contestant works.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import imports
import report

HERE = Path(__file__).parent
QUESTIONS = ["flow_mean", "flow_median", "variants", "funnel", "steps", "sessions", "join", "segment"]
LARGE_QUESTIONS = ["flow_mean", "funnel", "steps", "sessions"]
PEERS = ["duckdb", "polars", "clickhouse"]
# What a question must read of the hot columns, in bytes an event: times are 8, codes 4.
BYTES = {
    "flow_mean": 12, "flow_median": 12, "variants": 4, "funnel": 12,
    "steps": 12, "sessions": 8, "join": 12, "segment": 16,
}  # fmt: skip


class Contestant:
    """One process that answers questions over one log."""

    def __init__(self, name: str, options: argparse.Namespace, folder: Path):
        self.name, self.options, self.folder = name, options, folder
        self.process = None

    def command(self, *words: str) -> list[str]:
        if self.name == "resa":
            return [str(self.options.bench_core), words[0], str(self.folder), *words[1:]]
        return [sys.executable, str(HERE / f"{self.name}_peer.py"), words[0], str(self.folder), *words[1:]]

    def start(self) -> dict:
        self.process = subprocess.Popen(
            self.command("serve"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return self.heard()

    def heard(self) -> dict:
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"{self.name} ended without an answer")

    def ask(self, question: str, table: Path | None = None) -> float:
        self.process.stdin.write(f"{question} {table or ''}\n")
        self.process.stdin.flush()
        return self.heard()["seconds"]

    def cold(self, question: str) -> float:
        done = subprocess.run(self.command("cold", question), capture_output=True, text=True, check=True)
        return json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])["seconds"]

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def same(question: str, ours: Path, theirs: Path) -> bool:
    """Words, counts and medians must be equal; means within 1e-9, for they are added up in another order."""
    exact_columns = {"flow_median": [4]}.get(question, [])
    a, b = ours.read_text().splitlines(), theirs.read_text().splitlines()
    return len(a) == len(b) and all(
        same_line(x.split("\t"), y.split("\t"), exact_columns) for x, y in zip(a, b, strict=True)
    )


def same_line(a: list[str], b: list[str], exact_columns: list[int]) -> bool:
    def same_cell(column: int, x: str, y: str) -> bool:
        if x == y:
            return True
        is_mean = "." in x and "." in y and column not in exact_columns
        return is_mean and abs(float(x) - float(y)) <= 1e-9 * max(abs(float(x)), abs(float(y)))

    return len(a) == len(b) and all(same_cell(column, x, y) for column, (x, y) in enumerate(zip(a, b, strict=True)))


def make_files(options: argparse.Namespace, folder: Path, events: int, *flags: str) -> dict:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    core = str(options.bench_core)
    made = subprocess.run([core, "generate", str(events), str(folder)], capture_output=True, text=True, check=True)
    subprocess.run([sys.executable, str(HERE / "files.py"), str(folder), *flags], check=True)
    subprocess.run([core, "load", str(folder)], capture_output=True, text=True, check=True)
    return json.loads(made.stdout)


def hot(contestants: list[Contestant], questions: list[str], rounds: int, tables: Path) -> dict:
    """Median seconds by question and contestant, and whether the answers were the same as ours."""
    tables.mkdir(exist_ok=True)
    found = {}
    for question in questions:
        able = [peer for peer in contestants if peer.name != "pm4py" or question == "flow_mean"]
        for peer in able:
            peer.ask(question, tables / f"{peer.name}.{question}")
        times = {peer.name: [] for peer in able}
        for turn in range(rounds):
            for peer in able:
                if peer.name != "pm4py" or turn == 0:
                    times[peer.name].append(peer.ask(question))
        ours = tables / f"resa.{question}"
        found[question] = {
            name: {"seconds": median(seconds), "same": same(question, ours, tables / f"{name}.{question}")}
            for name, seconds in times.items()
        }
        print(question, {name: round(cell["seconds"], 4) for name, cell in found[question].items()}, flush=True)
    return found


def cold(contestants: list[Contestant], questions: list[str], rounds: int) -> dict:
    found = {}
    for question in questions:
        times = {peer.name: [] for peer in contestants}
        for _ in range(rounds):
            for peer in contestants:
                times[peer.name].append(peer.cold(question))
        found[question] = {name: median(seconds) for name, seconds in times.items()}
        print("cold", question, {name: round(seconds, 3) for name, seconds in found[question].items()}, flush=True)
    return found


def stream_seconds(options: argparse.Namespace, size: int) -> float:
    done = subprocess.run([str(options.bench_core), "stream", str(size)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["seconds"]


def core(options: argparse.Namespace) -> dict:
    folder = options.work / "core"
    made = make_files(options, folder, options.events, "--imports")
    contestants = [Contestant(name, options, folder) for name in ["resa", *PEERS, "pm4py"]]
    opened = {peer.name: peer.start() for peer in contestants}
    answers = hot(contestants, QUESTIONS, options.rounds, folder / "answers")
    for peer in contestants:
        peer.stop()
    result = {"made": made, "opened": opened, "hot": answers}
    result["stream"] = {question: stream_seconds(options, size * options.events) for question, size in BYTES.items()}
    result["cold"] = cold([peer for peer in contestants if peer.name != "pm4py"], QUESTIONS, 3)
    result["imports"] = imports.measure(options.resa, folder, options.events)
    shutil.rmtree(folder)
    return result


def large(options: argparse.Namespace) -> dict:
    """Ten times the log: how time and memory grow."""
    folder = options.work / "large"
    made = make_files(options, folder, options.events * 10)
    contestants = [Contestant(name, options, folder) for name in ["resa", "duckdb", "polars"]]
    opened = {peer.name: peer.start() for peer in contestants}
    answers = hot(contestants, LARGE_QUESTIONS, 5, folder / "answers")
    for peer in contestants:
        peer.stop()
    shutil.rmtree(folder)
    return {"made": made, "opened": opened, "hot": answers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for the files, about 30 bytes an event")
    parser.add_argument("--bench-core", type=Path, required=True, help="our example program")
    parser.add_argument("--resa", type=Path, required=True, help="our binary, for the imports")
    parser.add_argument("--report", type=Path, required=True, help="the page to write")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--skip-100m", action="store_true", help="without the log of ten times the size")
    options = parser.parse_args()
    begin = time.time()
    result = {"events": options.events, "rounds": options.rounds, "core": core(options)}
    if not options.skip_100m:
        result["large"] = large(options)
    result["minutes"] = (time.time() - begin) / 60
    (options.work / "core.json").write_text(json.dumps(result, indent=1))
    different = report.write(result, options.report)
    print(f"written to {options.report}")
    if different:
        sys.exit(f"answers differ: {', '.join(different)}")


if __name__ == "__main__":
    main()
