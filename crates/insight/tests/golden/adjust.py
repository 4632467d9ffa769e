"""Computes, with scikit-learn, ipfn and numpy, what `insight::voice::adjust` must answer, and writes `adjust.json`.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install scikit-learn==1.9.1 ipfn==1.4.4 pandas
    /tmp/reference/bin/python crates/insight/tests/golden/adjust.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from ipfn import ipfn
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).parent
UNITS, DEVICES = 5, 2


def main():
    chance = np.random.default_rng(20261122)
    n = 400
    unit = chance.integers(0, UNITS, n)
    device = chance.integers(0, DEVICES, n)
    tries = np.log1p(chance.poisson(0.8 + 0.2 * unit))
    good = chance.random(n) < 1 / (1 + np.exp(-(0.9 - 0.8 * tries + 0.3 * device - 0.2 * unit)))
    answered = chance.random(n) < 0.15 + 0.25 * device
    base = np.where(device == 1, 1.0, 2.0)

    # One-hot columns and the signal in units of its spread; every coefficient but the constant has a prior spread of .5.
    scaled = (tries - tries.mean()) / tries.std()
    design = np.column_stack([*(unit == u for u in range(UNITS)), *(device == d for d in range(DEVICES)), scaled])
    model = LogisticRegression(C=0.25, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(design[answered].astype(float), good[answered])
    coefficients = [float(model.intercept_[0]), *map(float, model.coef_[0])]

    # Raking those who answered to everybody: unit, device, above the mean of the signal.
    high = (tries > tries.mean()).astype(int)
    frame = pd.DataFrame({"unit": unit, "device": device, "high": high})
    respondents = frame[answered].copy()
    total = base[answered].sum()
    cells = respondents.assign(weight=base[answered]).groupby(["unit", "device", "high"])["weight"].sum()
    table = cells.reset_index()
    wanted = int(answered.sum())
    margins = [frame.groupby(name).size() / n * wanted for name in ["unit", "device", "high"]]
    fitted = ipfn.ipfn(table.rename(columns={"weight": "total"}), margins, [["unit"], ["device"], ["high"]],
                       convergence_rate=1e-12, max_iteration=2000).iteration()
    factor = fitted["total"].to_numpy() / cells.to_numpy()
    by_cell = dict(zip(cells.index, factor))
    weights = np.array([by_cell[tuple(row)] for row in respondents.to_numpy()]) * base[answered]
    trimmed = np.minimum(weights, 5 * np.sort(weights)[len(weights) // 2])
    effective = trimmed.sum() ** 2 / (trimmed ** 2).sum()
    assert total > 0

    document = {
        "unit": unit.tolist(), "device": device.tolist(), "tries": tries.tolist(),
        "answer": [bool(g) if a else None for g, a in zip(good, answered)], "base": base.tolist(),
        "coefficients": coefficients, "weights": weights.tolist(),
        "weighted": float((trimmed * good[answered]).sum() / trimmed.sum()), "effective_n": float(effective),
    }
    (HERE / "adjust.json").write_text(json.dumps(document) + "\n")


main()
