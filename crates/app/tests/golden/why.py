"""Figures of `compare` and `conform` by another program: python3 why.py BPIC13_i.xes.gz

The standard library only. Goal Completed within 14 days; plan Accepted, Queued, Completed.
"""

import collections
import datetime
import gzip
import sys
import xml.etree.ElementTree as tree

HORIZON = datetime.timedelta(days=14)
PLAN = ["Accepted", "Queued", "Completed"]


def cases(path):
    for _, element in tree.iterparse(gzip.open(path)):
        if element.tag.endswith("trace"):
            events = []
            for event in element:
                if event.tag.endswith("event"):
                    known = {child.get("key"): child.get("value") for child in event}
                    time = datetime.datetime.fromisoformat(known["time:timestamp"])
                    events.append((time, known["concept:name"], known.get("impact")))
            yield events
            element.clear()


def longest(plan, did):
    table = [[0] * (len(did) + 1) for _ in range(len(plan) + 1)]
    for i in reversed(range(len(plan))):
        for j in reversed(range(len(did))):
            same = plan[i] == did[j]
            table[i][j] = table[i + 1][j + 1] + 1 if same else max(table[i + 1][j], table[i][j + 1])
    return table[0][0]


journeys, reached, fitness = collections.Counter(), collections.Counter(), []
for events in cases(sys.argv[1]):
    start, impact = events[0][0], events[0][2]
    did = []
    for time, activity, _ in events:
        if time - start > HORIZON:
            break
        did.append(activity)
        if activity == "Completed":
            break
    journeys[impact] += 1
    reached[impact] += did[-1] == "Completed"
    fitness.append(2 * longest(PLAN, did) / (len(PLAN) + len(did)))
for impact in sorted(journeys):
    print(impact, journeys[impact], reached[impact] / journeys[impact])
print("fitness", sum(fitness) / len(fitness))
