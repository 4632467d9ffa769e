"""PM4Py: the flow with mean gaps over a pandas frame that is sorted already."""

import pandas as pd
from pm4py.algo.discovery.dfg.adapters.pandas.df_statistics import get_dfg_graph

from contestant import run


class PM4Py:
    def __init__(self, folder):
        frame = pd.read_parquet(folder / "events.parquet", columns=["person", "activity", "time"])
        self.frame = frame.rename(
            columns={"person": "case:concept:name", "activity": "concept:name", "time": "time:timestamp"}
        )

    @classmethod
    def hot(cls, folder):
        return cls(folder)

    @classmethod
    def cold(cls, folder, question):
        return cls(folder)

    def ask(self, question: str):
        return get_dfg_graph(
            self.frame,
            measure="both",
            perf_aggregation_key="mean",
            sort_caseid_required=False,
            sort_timestamp_along_case_id=False,
        )

    def rows(self, question: str, answer) -> list[tuple]:
        counts, means = answer
        return [(a, b, n, means[(a, b)] * 1e6) for (a, b), n in counts.items()]


if __name__ == "__main__":
    run(PM4Py)
