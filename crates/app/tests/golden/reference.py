"""Computes, with PM4Py and pandas, what `resa` must answer on the real logs, and writes `facts.json`.

Nothing of the logs is written down: activities, ways and values appear as the first 16 hexadecimal
digits of a SHA-256 over their names, beside the numbers. `../golden.rs` hashes in the same way.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install pm4py pandas
    /tmp/reference/bin/python crates/app/tests/golden/reference.py ../shared/data
"""

import hashlib
import json
import pathlib
import sys
import tempfile

import pandas as pd
import pm4py

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
TOP = 20
LOGS = ["BPIC12", "BPIC13_i", "BPIC13_cp", "receipt", "helpdesk", "SEPSIS", "teleclaims"]


def digest(names):
    """The fingerprint of a list of names."""
    return hashlib.sha256("\t".join(names).encode()).hexdigest()[:16]


def read_xes(path):
    return pm4py.read_xes(str(path), show_progress_bar=False)


def read_csv(path):
    frame = pd.read_csv(path)
    frame[TIME] = pd.to_datetime(frame[TIME], format="ISO8601", utc=True)
    frame[CASE] = frame[CASE].astype(str)
    return frame


def in_order(frame):
    """Events by journey and time; equal times keep the order of the file."""
    frame = frame.copy()
    frame["us"] = (frame[TIME].dt.tz_convert("UTC") - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(microseconds=1)
    return frame.sort_values("us", kind="stable").sort_values(CASE, kind="stable").reset_index(drop=True)


def rfc3339(us):
    """Without trailing zeros, as short as it can be."""
    stamp = pd.Timestamp(us, unit="us", tz="UTC")
    decimals = f".{stamp.microsecond:06d}".rstrip("0").rstrip(".")
    return stamp.strftime("%Y-%m-%dT%H:%M:%S") + decimals + "Z"


def steps_of(frame):
    """Pairs of neighbours in a journey, with the seconds between them."""
    following = frame[[CASE, ACTIVITY, "us"]].shift(-1)
    inside = frame[CASE] == following[CASE]
    return pd.DataFrame({
        "journey": frame.loc[inside, CASE],
        "from": frame.loc[inside, ACTIVITY],
        "to": following.loc[inside, ACTIVITY],
        "gap": (following.loc[inside, "us"] - frame.loc[inside, "us"]) / 1e6,
    })


def edges(frame):
    pairs = steps_of(frame)
    found = {}
    for (a, b), group in pairs.groupby(["from", "to"]):
        gap = group["gap"]
        # pandas interpolates linearly between the two nearest values: type 7.
        found[digest([a, b])] = [
            len(group), int(group["journey"].nunique()), float(gap.mean()),
            float(gap.quantile(0.5)), float(gap.quantile(0.9)),
        ]
    return dict(sorted(found.items()))


def nodes(frame):
    journeys = frame.groupby(CASE)[ACTIVITY]
    starts, ends = journeys.first().value_counts(), journeys.last().value_counts()
    found = {}
    for activity, group in frame.groupby(ACTIVITY):
        found[digest([activity])] = [
            len(group), int(group[CASE].nunique()), int(starts.get(activity, 0)), int(ends.get(activity, 0)),
        ]
    return dict(sorted(found.items()))


def variants(frame):
    """The number of distinct ways, the most common ones in order, and one fingerprint of all."""
    ways = {}
    for journey, group in frame.groupby(CASE):
        way = ways.setdefault(tuple(group[ACTIVITY]), [0, (group["us"].iloc[0], journey)])
        way[0] += 1
        way[1] = min(way[1], (group["us"].iloc[0], journey))
    ranked = sorted(ways.items(), key=lambda way: (-way[1][0], way[1][1]))
    lines = sorted(f"{digest(way)} {count}" for way, (count, _) in ways.items())
    return {
        "variants": len(ways),
        "top": [[digest(way), count] for way, (count, _) in ranked[:TOP]],
        "all": digest(lines),
    }


def facts(frame):
    frame = in_order(frame)
    return {
        "events": len(frame),
        "journeys": int(frame[CASE].nunique()),
        "activities": int(frame[ACTIVITY].nunique()),
        "first": rfc3339(int(frame["us"].min())),
        "last": rfc3339(int(frame["us"].max())),
        "nodes": nodes(frame),
        "edges": edges(frame),
        **variants(frame),
    }


def agree_with_pm4py(frame, found):
    """PM4Py counts the same, so that one mistake of ours is not made twice."""
    frame = in_order(frame)
    graph, starts, ends = pm4py.discover_dfg(frame, case_id_key=CASE, activity_key=ACTIVITY, timestamp_key=TIME)
    assert {digest(pair): int(count) for pair, count in graph.items()} == {
        pair: numbers[0] for pair, numbers in found["edges"].items()
    }
    assert {digest([a]): int(n) for a, n in starts.items()} == {a: n[2] for a, n in found["nodes"].items() if n[2]}
    assert {digest([a]): int(n) for a, n in ends.items()} == {a: n[3] for a, n in found["nodes"].items() if n[3]}
    assert len(pm4py.get_variants(frame, case_id_key=CASE, activity_key=ACTIVITY, timestamp_key=TIME)) == found["variants"]


def returns(frame, by, within_s=None):
    """Ping-pong: runs of one value collapsed, events without a value dropped."""
    frame = in_order(frame).dropna(subset=[by])
    handovers, back, with_returns, pairs = 0, 0, 0, {}
    for _, journey in frame.groupby(CASE):
        runs = []
        for value, us in zip(journey[by], journey["us"]):
            if runs and runs[-1][0] == value:
                runs[-1][2] = us
            else:
                runs.append([value, us, us])
        handovers += max(len(runs) - 1, 0)
        found = 0
        for first, middle, second in zip(runs, runs[1:], runs[2:]):
            if first[0] == second[0] and (within_s is None or second[1] - first[2] <= within_s * 1_000_000):
                found += 1
                pair = digest(sorted([first[0], middle[0]]))  # there and back is one pair, whoever began
                pairs[pair] = pairs.get(pair, 0) + 1
        back += found
        with_returns += found > 0
    return {
        "handovers": handovers, "returns": back, "journeys_with_returns": with_returns,
        "pairs": dict(sorted(pairs.items())),
    }


def narrow(frame, keep):
    """What remains of a log: events, journeys, edges, ways, and a fingerprint of the edges' counts."""
    found = facts(frame[keep])
    lines = sorted(f"{pair} {numbers[0]} {numbers[1]}" for pair, numbers in found["edges"].items())
    return {"events": found["events"], "journeys": found["journeys"], "edges": len(lines),
            "variants": found["variants"], "edge_counts": digest(lines)}


def segments(frame, attribute):
    """For each value: the journeys that have it on any event."""
    found = {}
    for value in sorted(frame[attribute].dropna().unique()):
        journeys = frame.loc[frame[attribute] == value, CASE].unique()
        found[digest([str(value)])] = narrow(frame, frame[CASE].isin(journeys))
    return found


def periods(frame, bounds):
    """Events from the beginning of one day to the end of another, in UTC."""
    found = []
    for first, last in bounds:
        begin, end = pd.Timestamp(first, tz="UTC"), pd.Timestamp(last, tz="UTC") + pd.Timedelta(days=1)
        found.append({"from": first, "to": last, **narrow(frame, (frame[TIME] >= begin) & (frame[TIME] < end))})
    return found


def read_first_ocel(path):
    """OCEL 1.0; PM4Py insists on global parts that not every writer writes."""
    whole = json.loads(path.read_text())
    whole.setdefault("ocel:global-event", {"ocel:activity": "__INVALID__"})
    whole.setdefault("ocel:global-object", {"ocel:type": "__INVALID__"})
    with tempfile.TemporaryDirectory() as folder:
        completed = pathlib.Path(folder) / path.name
        completed.write_text(json.dumps(whole))
        return pm4py.read_ocel_json(str(completed))


def object_centric(path):
    """The log once for each type of object: an event belongs to every object of the type."""
    if path.suffix == ".sqlite":
        log = pm4py.read_ocel2_sqlite(str(path))
    elif path.suffix == ".xmlocel":
        log = pm4py.read_ocel2_xml(str(path))
    elif '"objectTypes"' in path.read_text():
        log = pm4py.read_ocel2_json(str(path))
    else:
        log = read_first_ocel(path)
    found = {}
    for kind in pm4py.ocel_get_object_types(log):
        flat = pm4py.ocel_flattening(log, kind)
        if flat.empty:
            continue
        if flat[TIME].dt.tz is None:
            flat[TIME] = flat[TIME].dt.tz_localize("UTC")
        whole = facts(flat)
        # Which of several events of one instant comes first is the file's order, that PM4Py does not keep.
        found[digest([kind])] = {key: whole[key] for key in ["events", "journeys", "activities", "first", "last"]} | {
            "visits": {activity: numbers[:2] for activity, numbers in whole["nodes"].items()},
        }
    return found


def main(data):
    logs = {}
    for name in LOGS:
        frame = read_xes(data / f"logs/{name}.xes.gz")
        found = facts(frame)
        agree_with_pm4py(frame, found)
        if name == "BPIC13_i":
            found["returns"] = {
                "org:group": returns(frame, "org:group"),
                "org:group 1d": returns(frame, "org:group", 86_400),
                "org:resource 7d": returns(frame, "org:resource", 7 * 86_400),
            }
        if name == "receipt":
            found["segments"] = {key: segments(frame, key) for key in ["case:channel", "org:group"]}
            found["periods"] = periods(frame, [("2011-03-01", "2011-06-30"), ("2011-02-16", "2011-02-16")])
        logs[f"logs/{name}.xes.gz"] = found
        print(name, found["events"], found["journeys"], found["activities"], len(found["edges"]), found["variants"])
    frame = read_csv(data / "logs/receipt.csv")
    logs["logs/receipt.csv"] = facts(frame)
    ocel = {f"ocel/{path.name}": object_centric(path) for path in sorted((data / "ocel").iterdir())}
    target = pathlib.Path(__file__).with_name("facts.json")
    target.write_text(compact({"logs": logs, "ocel": ocel}) + "\n")


def compact(value, depth=0):
    """JSON with one line for each row of numbers, so that a change can be read."""
    inner = "\n" + " " * (depth + 1)
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {compact(item, depth + 1)}" for key, item in value.items()]
        return "{" + inner + ("," + inner).join(rows) + "\n" + " " * depth + "}"
    return json.dumps(value)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
