"""The walk of node/walk.js with a client for Python. Arguments: client, address, write key, name of the customer."""

import importlib
import sys
import time
from datetime import datetime, timezone

PACKAGES = {"segment": "segment.analytics.client", "rudder": "rudderstack.analytics.client"}


def failed(error, _batch):
    print(error, file=sys.stderr)


def main():
    package, host, key, name = sys.argv[1:]
    client = importlib.import_module(PACKAGES[package]).Client(key, host=host, on_error=failed, upload_size=10)
    user = f"kund-{name}"
    client.track(anonymous_id=f"tidigare-{name}", event="Innan")
    client.page(anonymous_id=f"okänd-{name}", name="Start")
    client.identify(user, {"plan": "guld"}, anonymous_id=f"okänd-{name}")
    when = datetime(2026, 11, 1, 10, tzinfo=timezone.utc)
    client.track(user, "Besked öppnat", {"kanal": "brev"}, timestamp=when)
    client.screen(user, name="Hem")
    client.group(user, f"grupp-{name}", {"ort": "Umeå"})
    client.alias(f"tidigare-{name}", user)
    client.flush()
    print("walked", flush=True)
    sys.stdin.readline()
    for number in range(100):
        client.track(user, f"Under avbrottet {number}")
        time.sleep(0.01)
    client.flush()
    print("done", flush=True)


main()
