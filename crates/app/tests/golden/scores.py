"""Computes, with scipy, statsmodels and pandas, what `resa scores` must answer, and writes `scores.json`.

The answers are made here with a fixed seed and written to `../fixtures/responses/long.csv`; the surveys called
"methods" hold the counts of published reference values. Differences of shares come from the likelihood itself,
because statsmodels has a wrong coefficient in its score interval (its issue 10269).

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install scipy==1.17.1 statsmodels==0.15.0 pandas
    /tmp/reference/bin/python crates/app/tests/golden/scores.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

HERE = pathlib.Path(__file__).parent
ANSWERS = HERE.parent / "fixtures" / "responses" / "long.csv"
Z = stats.norm.ppf(0.975)
SHOWN, COMPARED = 10, 30
LEVELS = {"ces": (1, 7), "emotion": (1, 5), "expectation": (1, 5)}
NETS = {"nps": (9, 6), "nes": (5, 3)}


def make():
    """Answers of all instruments, in two channels that differ and two regions that do not."""
    chance = np.random.default_rng(20240301)
    rows = []

    def add(survey, metric, score, version="", moment="", response=None, channel=None):
        number = len(rows)
        if response and rows[-1]["response_id"] == response:
            rows.append({**rows[-1], "score": score})  # the next question of the same response
            return
        rows.append({
            "response_id": response or f"r{number}",
            "person": f"p{number}",
            "time": (pd.Timestamp("2024-01-08", tz="UTC") + pd.Timedelta(hours=int(chance.integers(0, 24 * 400))))
            .strftime("%Y-%m-%dT%H:%M:%SZ"),
            "survey": survey,
            "metric": metric,
            "score": score,
            "comment": "",
            "activity": chance.choice(["Login", "Statement"]),
            "channel": channel or chance.choice(["phone", "web"]),
            "version": version,
            "moment": moment,
            "region": chance.choice(["North", "South", ""]),
        })

    for channel, n, good in [("phone", 160, 0.55), ("web", 240, 0.3), ("chat", 8, 0.5)]:
        for _ in range(n):
            base = int(chance.integers(9, 11)) if chance.random() < good else int(chance.integers(0, 9))
            add("Relation", "nps", base, channel=channel)
            add("After contact", "csat", int(chance.integers(4, 6)) if chance.random() < good else
                int(chance.integers(1, 4)), channel=channel)
    for version, n in [("1", 90), ("2", 22)]:
        for _ in range(n):
            add("After contact", "ces", int(np.clip(round(chance.normal(5.2, 1.4)), 1, 7)), version=version)
    for _ in range(75):
        add("After contact", "gcr", chance.choice(["yes", "partly", "no"], p=[0.6, 0.25, 0.15]))
        add("After contact", "exit", chance.choice(["unclear_information", "technical_obstacle", "Too expensive"]))
        add("After contact", "nes", int(chance.integers(1, 8)))
    for number in range(45):
        level = chance.normal(7, 1.5)
        for _ in range(3):
            add("Yearly", "nki", int(np.clip(round(level + chance.normal(0, 1)), 1, 10)), response=f"nki{number}",
                channel="web")
    for moment in ["before", "after"]:
        for _ in range(33):
            add("Journey", "emotion", int(chance.integers(1, 6)), moment=moment)
    for _ in range(6):
        add("Journey", "expectation", 5)
    for score, n in [(10, 30), (9, 20), (8, 15), (7, 15), (6, 12), (0, 8)]:
        for _ in range(n):
            add("methods", "nps", score)
    for metric, good, bad, yes, no in [("csat", 5, 2, 7, 13), ("gcr", "yes", "no", 81, 182)]:
        for _ in range(yes):
            add("methods", metric, good)
        for _ in range(no):
            add("methods", metric, bad)
    for _ in range(10):
        add("methods ten", "gcr", "no")
    return pd.DataFrame(rows)


def values(metric, scores):
    """The answers as numbers: 1 and 0 for shares, 1, 0 and -1 for nets, the step or the index for means."""
    if metric == "gcr":
        return (scores == "yes").astype(float).to_numpy()
    if metric == "exit":
        return None
    numbers = scores.astype(float).to_numpy()
    if metric == "csat":
        return (numbers >= 4).astype(float)
    if metric in NETS:
        good, bad = NETS[metric]
        return np.where(numbers >= good, 1.0, np.where(numbers <= bad, -1.0, 0.0))
    return numbers


def estimate(metric, x):
    """[n, value, low, high, method]"""
    n = len(x)
    if metric in ("csat", "gcr"):
        low, high = proportion_confint(x.sum(), n, method="wilson")
        return [n, x.mean(), low, high, "wilson"]
    commonest = np.unique(x, return_counts=True)[1].max()
    is_net = metric in NETS
    if n >= (100 if is_net else 30) and n - commonest >= 10:
        if is_net:
            half = 1.96 * np.sqrt(x.var() / n)
            return [n, x.mean(), x.mean() - half, x.mean() + half, "wald"]
        low, high = stats.t.interval(0.95, n - 1, x.mean(), stats.sem(x))
        return [n, x.mean(), low, high, "t"]
    # Three imagined answers more: spread evenly over the scale, or a quarter, a half and a quarter of a net.
    if is_net:
        imagined, weights, (least, most) = np.array([-1.0, 0, 1]), np.array([0.75, 1.5, 0.75]), (-1, 1)
    elif metric == "nki":
        imagined, least, most = (np.arange(100_000) + 0.5) / 1_000, 0, 100
        weights = np.full(len(imagined), 3 / len(imagined))
    else:
        least, most = LEVELS[metric]
        imagined = np.arange(least, most + 1.0)
        weights = np.full(len(imagined), 3 / len(imagined))
    everything, counts = np.concatenate([x, imagined]), np.concatenate([np.ones(n), weights])
    centre = np.average(everything, weights=counts)
    half = Z * np.sqrt(np.average((everything - centre) ** 2, weights=counts) / counts.sum())
    return [n, x.mean(), max(centre - half, least), min(centre + half, most), "adjusted_wald"]


def score_z(x1, n1, x2, n2, difference):
    """Miettinen and Nurminen's statistic, with the likeliest shares that differ so found on the likelihood."""
    low, high = max(0.0, -difference), min(1.0, 1 - difference)

    def slope(q):
        return x1 / (q + difference) - (n1 - x1) / (1 - q - difference) + x2 / q - (n2 - x2) / (1 - q)

    q = optimize.brentq(slope, low + 1e-13, high - 1e-13, xtol=1e-16)
    p = q + difference
    variance = (p * (1 - p) / n1 + q * (1 - q) / n2) * (n1 + n2) / (n1 + n2 - 1)
    return (x1 / n1 - x2 / n2 - difference) / np.sqrt(variance)


def against(metric, x, rest):
    """[difference, low, high, p]"""
    if metric in ("csat", "gcr"):
        counts = (x.sum(), len(x), rest.sum(), len(rest))
        value = x.mean() - rest.mean()
        low = optimize.brentq(lambda d: score_z(*counts, d) - Z, -0.999, value, xtol=1e-14)
        high = optimize.brentq(lambda d: score_z(*counts, d) + Z, value, 0.999, xtol=1e-14)
        return [value, low, high, 2 * stats.norm.sf(abs(score_z(*counts, 0.0)))]
    test = stats.ttest_ind(x, rest, equal_var=False)
    interval = test.confidence_interval(0.95)
    return [x.mean() - rest.mean(), interval.low, interval.high, test.pvalue]


def series(frame):
    """Each survey, metric, version and moment with its rows; three items of an index are one number."""
    for keys, group in frame.groupby(["survey", "metric", "version", "moment"], sort=True):
        if keys[1] == "nki":
            first = group.groupby("response_id", sort=False).first()
            items = group.groupby("response_id", sort=False)["score"].apply(lambda scores: scores.astype(float).mean())
            group = first.assign(score=(items - 1) / 9 * 100)
        yield keys, group


def main():
    ANSWERS.parent.mkdir(exist_ok=True)
    make().to_csv(ANSWERS, index=False)
    frame = pd.read_csv(ANSWERS, dtype=str, keep_default_na=False)
    found, tests = [], []
    for (survey, metric, version, moment), group in series(frame):
        x = values(metric, group["score"])
        if x is None:
            continue
        by = {}
        for attribute in ["activity", "channel", "region"]:
            known = (group[attribute] != "").to_numpy()
            for value in sorted(set(group[attribute]) - {""}):
                inside = (group[attribute] == value).to_numpy()
                entry = {"score": estimate(metric, x[inside]) if inside.sum() >= SHOWN else None, "n": int(inside.sum())}
                rest = x[known & ~inside]
                if min(inside.sum(), len(rest)) >= COMPARED:
                    entry["against"] = against(metric, x[inside], rest)
                    tests.append(entry["against"])
                by[f"{attribute}={value}"] = entry
        found.append({
            "survey": survey, "metric": metric, "version": version, "moment": moment or None,
            "score": estimate(metric, x), "by": by,
        })
    adjusted = multipletests([test[3] for test in tests], alpha=0.1, method="fdr_bh")[1]
    for test, p in zip(tests, adjusted):
        test[3] = p
    facts = {"tested": len(tests), "series": found}
    (HERE / "scores.json").write_text(json.dumps(facts, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
