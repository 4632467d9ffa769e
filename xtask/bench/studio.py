"""Runs the bench `studio`: a server with many events, and how long each question of the studio's screens takes.

Makes a log, imports it with the real binary, starts the real server, signs in and asks what the screens ask:
each question once for the first time (nothing computed before) and then again and again, and while events
arrive. Writes the page `docs/benchmarks/studio.md`. Only the generator of the log needs more than Python.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

LIMIT_MS = 200
NOTES = """*Asked ahead*: the overview asks for the map of everything while it is read, and the map for that of all stations when
somebody reaches for the slider, so that whoever goes on finds it made, or being made.

What lies in memory with the log open: 28 bytes an event (time 8, number of arrival 4, activity 4, channel 4, and
4 for each of two attributes: `device`, `$source`), and about 40 for each customer. Kept answers take
64 MiB at most. What an answer takes while it is made (for a map: up to 8 bytes an event of stations and channels, 8
for each time between two events) goes back to the system afterwards. The design's goal is 100 MiB and 24 bytes an
event: 340 MiB.
"""
AGAIN = 15
# What the studio asks for while something else is read (web/src/state/ahead.ts).
AHEAD = {"map, everything, 12 stations", "map, everything, all 200 stations"}
OWN = {"x-resa-request": "1", "content-type": "application/json"}
CHANNELS = ["web", "app", "phone", "chat", "e-mail", "letter"]


def make_log(path: Path, events: int, activities: int) -> None:
    """People who mostly go on to a neighbouring activity, now and then jump, at skewed times between."""
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(7)
    persons = max(1, events // 20)
    person = np.sort(chance.integers(0, persons, events))
    first = np.r_[True, person[1:] != person[:-1]]
    step = np.where(chance.random(events) < 0.85, chance.integers(0, 4, events), chance.integers(0, activities, events))
    begins = np.flatnonzero(first)
    walked = np.cumsum(step)
    walked -= np.repeat(walked[begins], np.diff(np.r_[begins, events]))
    activity = walked % activities
    pause = (chance.lognormal(9.0, 2.2, events)).clip(1, 4e6).astype("int64")
    start = chance.integers(0, 200 * 86_400, persons)
    elapsed = np.cumsum(np.where(first, 0, pause))
    elapsed -= np.repeat(elapsed[begins], np.diff(np.r_[begins, events]))
    epoch = int(datetime(2026, 1, 1, tzinfo=timezone.utc).timestamp())
    seconds = epoch + start[person] + elapsed
    channel = (activity * 7 + chance.integers(0, 2, events)) % len(CHANNELS)
    frame = pl.DataFrame(
        {
            "person": person,
            "time": pl.Series(seconds * 1_000_000).cast(pl.Datetime("us", "UTC")),
            "activity": pl.Series(activity).cast(pl.Int64),
            "channel": pl.Series(channel).cast(pl.Int64),
            "device": pl.Series(chance.integers(0, 3, events)).cast(pl.Int64),
        }
    )
    words = lambda names, column: pl.col(column).replace_strict(dict(enumerate(names)), return_dtype=pl.String)  # noqa: E731
    frame = frame.with_columns(
        pl.format("kund-{}", "person").alias("person"),
        words([f"Steg {n:03}" for n in range(activities)], "activity"),
        words(CHANNELS, "channel"),
        words(["mobile", "desktop", "tablet"], "device"),
    )
    frame.write_parquet(path, compression="zstd")


class Server:
    """The real server on a data directory, and a signed-in owner."""

    def __init__(self, resa: Path, data: Path):
        # As the service and the container start it (see packaging).
        variables = {**os.environ, "RESA_LOG_LEVEL": "warn", "MALLOC_MMAP_THRESHOLD_": "131072"}
        command = [str(resa), "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--json"]
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=variables, text=True)
        said = ""
        while not said.endswith("}\n"):
            said += self.process.stdout.readline()
        announced = json.loads(said)
        self.address = announced["address"]
        self.cookie = {}
        if secret := (announced.get("set_up") or "#").split("#")[1]:
            owner = {"secret": secret, "name": "Anna Ek", "email": "anna@example.se", "password": "sju sjuka sjömän"}
            status, headers, body = self.ask("POST", "/api/set-up", owner)
            assert status == 201, body
            self.cookie = {"cookie": headers["set-cookie"].split(";")[0]}

    def ask(self, method: str, path: str, body: object = None):
        line = http.client.HTTPConnection(self.address, timeout=300)
        sent = None if body is None else json.dumps(body)
        line.request(method, path, body=sent, headers={**OWN, **self.cookie})
        answer = line.getresponse()
        text = answer.read()
        return answer.status, answer.headers, text

    def timed(self, method: str, path: str, body: object = None) -> float:
        begun = time.perf_counter()
        status, _, text = self.ask(method, path, body)
        took = time.perf_counter() - begun
        if status >= 400:
            raise RuntimeError(f"{method} {path} was answered with {status}: {text[:300]!r}")
        return took * 1e3

    def processor_ms(self) -> float:
        """What the server has worked so far: on a machine that others use this says more than the clock."""
        # The processor clock of another process, as clock_getcpuclockid(3) numbers it.
        return time.clock_gettime((~self.process.pid << 3) | 2) * 1e3

    def resident_mb(self) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def questions(journey: str) -> list[tuple[str, str, str, object]]:
    """What the screens ask: a name, the method, the path under the project, the body."""

    def of(path: str, **query: str) -> str:
        return f"{path}?{urlencode(query, quote_via=quote)}" if query else path

    draft = {
        "name": "Utkast", "problem": None, "goal_text": None, "start": ["Steg 000"], "goal": ["Steg 011"], "steps": [],
        "activities": [], "cut": "goal", "gap": "30d", "horizon": "14d", "owner": None,
    }  # fmt: skip
    rule = {
        "activity": "Steg 00*", "channel": None, "property": None, "station": "Börja", "touchpoint": None,
        "set_channel": None, "stage": None, "category": None,
    }  # fmt: skip
    return [
        ("overview", "GET", of("/overview"), None),
        ("map, everything, 12 stations", "GET", of("/map", stations="12", lang="sv"), None),
        ("map, everything, all 200 stations", "GET", of("/map", stations="all", lang="sv"), None),
        ("map of a journey", "GET", of("/map", journey=journey, stations="12", lang="sv"), None),
        ("map, one month", "GET", of("/map", journey=journey, stations="12", lang="sv", **{"from": "2026-03-01", "to": "2026-04-01"}), None),
        ("map, one channel", "GET", of("/map", journey=journey, stations="12", lang="sv", channels="phone"), None),
        ("map, a segment", "GET", of("/map", journey=journey, stations="12", lang="sv", segment='device = "mobile"'), None),
        ("behind a station", "GET", of("/behind", journey=journey, station="Steg 004"), None),
        ("behind a line", "GET", of("/behind", journey=journey, from_station="Steg 001", to_station="Steg 002"), None),
        ("steps", "GET", of("/steps", journey=journey), None),
        ("ways", "GET", of("/variants", journey=journey, top="20"), None),
        ("count while defining a journey", "POST", of("/journeys/preview"), draft),
        ("event types", "GET", of("/activities"), None),
        ("rules while typing", "POST", of("/rules/preview"), {"rules": [rule]}),
        ("what one may filter by", "GET", of("/attributes"), None),
        ("coverage", "GET", of("/coverage"), None),
        ("quality", "GET", of("/quality"), None),
        ("journeys", "GET", of("/journeys"), None),
        ("imports", "GET", of("/imports"), None),
    ]  # fmt: skip


def stream_events(server: Server, key: str, until: threading.Event) -> None:
    """A little traffic, so that the log moves on while it is asked."""
    at = 0
    while not until.wait(0.5):
        moment = datetime.now(timezone.utc).isoformat()
        call = {"userId": f"kund-{at % 50}", "event": "Steg 003", "timestamp": moment, "messageId": f"bench-{at}"}
        server.ask("POST", "/v1/track", {**call, "writeKey": key})
        at += 1


def measure(server: Server, asked: list, rounds: int) -> dict[str, list[float]]:
    base = "/api/projects/default"
    return {name: [server.timed(method, base + path, body) for _ in range(rounds)] for name, method, path, body in asked}


def measure_work(server: Server, asked: list) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Each question once: by the clock, and on the processor."""
    times, work = {}, {}
    for question in asked:
        before = server.processor_ms()
        times.update(measure(server, [question], 1))
        work[question[0]] = server.processor_ms() - before
    return times, work


def page(options, seconds: dict, first: dict, work: dict, again: dict, moving: dict, memory: dict, ready: float) -> str:
    rows = []

    def within(name: str, worst: float) -> str:
        if max(worst, first[name][0]) <= LIMIT_MS:
            return "yes"
        if worst > LIMIT_MS:
            return "**no**"
        return "asked ahead" if name in AHEAD else "again only"

    for name, times in again.items():
        worst = max(median(times), median(moving[name]))
        rows.append(
            f"| {name} | {first[name][0]:.0f} | {work[name]:.0f} | {median(times):.1f} | {max(times):.1f} | {median(moving[name]):.1f} | "
            f"{max(moving[name]):.1f} | {within(name, worst)} |"
        )
    cores = os.cpu_count()
    return "\n".join(
        [
            "# The studio at size",
            "",
            f"`cargo xtask bench studio --events {options.events}`: the real server with {options.events:,} events of "
            f"{options.events // 20:,} customers, {options.activities} activities, six channels, on {cores} cores; Python's "
            "`http.client` asks over loopback. Milliseconds. *First*: nothing of it was computed before; *work*: what the server worked for it, on all "
            "processors. *Again*: the same "
            "question asked once more (median and worst of "
            f"{AGAIN}). *Moving*: the same while two events a second arrive, so that answers grow old.",
            "",
            f"Import {seconds['import']:.1f} s; ready {ready:.2f} s after the start; first answer of all "
            f"(opens the log) {seconds['open']:.2f} s. Resident: {memory['open']:.0f} MiB with the log open, "
            f"{memory['first']:.0f} after the first answers, {memory['moving']:.0f} after the last. "
            f"Load of the machine while it ran: {os.getloadavg()[1]:.1f}.",
            "",
            f"| question | first | work | again | worst | moving | worst | within {LIMIT_MS} ms |",
            "|---|---:|---:|---:|---:|---:|---:|---|",
            *rows,
            "",
            NOTES,
        ]
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--resa", type=Path, required=True)
    options.add_argument("--work", type=Path, required=True)
    options.add_argument("--report", type=Path, required=True)
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--activities", type=int, default=200)
    options = options.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    log = options.work / f"studio-{options.events}-{options.activities}.parquet"
    if not log.exists():
        make_log(log, options.events, options.activities)
    data = options.work / "studio-data"
    shutil.rmtree(data, ignore_errors=True)
    seconds = {}
    begun = time.perf_counter()
    subprocess.run([options.resa, "import", log, "--data", data, "--lang", "en"], check=True)
    seconds["import"] = time.perf_counter() - begun
    server = Server(options.resa, data)
    ready = time.perf_counter() - server.started
    try:
        made = {
            "name": "Från början till mål", "problem": "Jag kommer inte fram", "goal_text": None, "start": ["Steg 001"],
            "goal": ["Steg 012"], "steps": [], "activities": [], "cut": "goal", "gap": "30d", "horizon": "30d", "owner": None,
        }  # fmt: skip
        status, _, text = server.ask("POST", "/api/projects/default/journeys", made)
        assert status == 201, text
        key = json.loads(server.ask("POST", "/api/projects/default/keys", {"name": "bench"})[2])["key"]
        seconds["open"] = server.timed("GET", "/api/projects/default/activities") / 1e3
        asked = questions(json.loads(text)["id"])
        memory = {"open": server.resident_mb()}
        first, work = measure_work(server, asked)
        memory["first"] = server.resident_mb()
        again = measure(server, asked, AGAIN)
        ended = threading.Event()
        traffic = threading.Thread(target=stream_events, args=(server, key, ended))
        traffic.start()
        time.sleep(2)
        moving = measure(server, asked, AGAIN)
        ended.set()
        traffic.join()
        memory["moving"] = server.resident_mb()
    finally:
        server.stop()
    text = page(options, seconds, first, work, again, moving, memory, ready)
    options.report.write_text(text)
    print(text)


main()
