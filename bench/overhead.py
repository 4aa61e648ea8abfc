"""Our own work in a warm request, all but AWS's calls: CPU time with every call answered from a recording, against 1 ms.

Each route is asked once on the embedded cloud, which records what AWS answered at botocore's boundary, then many times
with these answers given at once. Presigned URLs are made by botocore without a call, so they count as ours.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench import walk, world
from bench.asking import Request
from bench.metric import Metric
from bench.recordings import recorded, replayed

LIMIT_MS = 1.0
_WARM, _TIMES = 5, 30
# Their work is a password's hash, which is slow on purpose: argon2id, t=2, 19 MiB.
HASHING = frozenset({"functions.identity.register_user", "functions.identity.log_in"})

# Stripe answers them over HTTP of its own client, which no recording replaces.
ASKING_STRIPE = frozenset({"functions.money.connect_account", "functions.money.receive_stripe_webhook"})


def run(rounds: int) -> Iterator[Metric]:
    costs: dict[str, list[float]] = {}

    def send(request: Request) -> dict[str, Any]:
        if request.verb in ASKING_STRIPE:
            return request.send()
        with recorded() as calls:
            answer = request.send()
        with replayed(calls) as rewind:
            costs[request.verb] = [_milliseconds(request, rewind) for _ in range(rounds)]
        return answer

    with world.running():
        walk.walk(send)
    by_cost = sorted(costs, key=lambda verb: statistics.median(costs[verb]))
    for verb in by_cost:
        print(f"overhead: {statistics.median(costs[verb]):.2f} ms {verb}", file=sys.stderr)
    ours = [verb for verb in by_cost if verb not in HASHING]
    for name, verb in (("warm_overhead_median", ours[len(ours) // 2]), ("warm_overhead_worst", ours[-1])):
        yield Metric(name, "ms", 1.0, costs[verb], [LIMIT_MS] * rounds)


def _milliseconds(request: Request, rewind: Any) -> float:
    """The median CPU time of a request."""
    spent = []
    for number in range(_WARM + _TIMES):
        rewind()
        start = time.process_time()
        request.send()
        if number >= _WARM:
            spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)
