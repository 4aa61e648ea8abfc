"""A cold process that imports a route's handler and makes its DynamoDB client, against one that only makes boto3's.

Both run on this machine's Python from the folders that are zipped for Lambda (bytecode included), with nothing else on
the path: ours on the domain's code and its layers, the peer on the core layer alone. The time is from before the first
import to the client, so that starting Python itself, which both pay alike, is left out.
"""

import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping

from bench.metric import Metric
from local.contract.openapi import routes
from stacks import packaging
from stacks.stage import HOST_RUNTIME

MEDIAN_TARGET, WORST_TARGET = 1.5, 2.0
# What a function finds in its environment; none of it reaches AWS, because nothing is called.
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "POWERTOOLS_SERVICE_NAME": "bench",
    "STAGE": "bench",
}
_TIMED = """
import sys, time
start = time.perf_counter()
sys.path[:0] = {paths!r}
{body}
print(time.perf_counter() - start)
"""
_PEER = "import boto3\nboto3.client('dynamodb')"
_OURS = "import {verb}\nfrom socialflow import aws\naws.client('dynamodb')"


def run(rounds: int) -> Iterator[Metric]:
    verbs = [name for name, _ in routes()]
    core = packaging.package_layer("core", HOST_RUNTIME) / "python"
    commands = {verb: _command(_OURS.format(verb=verb), _paths(verb)) for verb in verbs}
    peer = _command(_PEER, [str(core)])
    ours: dict[str, list[float]] = {verb: [] for verb in verbs}
    theirs: dict[str, list[float]] = {verb: [] for verb in verbs}
    # The first round is thrown away: it warms the page cache for whoever comes second.
    for number in range(rounds + 1):
        for verb, command in commands.items():
            mine, others = _milliseconds(command), _milliseconds(peer)
            if number:
                ours[verb].append(mine)
                theirs[verb].append(others)
        print(f"cold_start: round {number} of {rounds}", file=sys.stderr, flush=True)
    yield from _metrics(ours, theirs)


def _metrics(ours: Mapping[str, list[float]], peer: Mapping[str, list[float]]) -> Iterator[Metric]:
    def ratio(verb: str) -> float:
        return statistics.median(mine / theirs for mine, theirs in zip(ours[verb], peer[verb], strict=True))

    by_ratio = sorted(ours, key=ratio)
    for verb in by_ratio:
        print(f"cold_start: {ratio(verb):.2f}x {statistics.median(ours[verb]):.0f} ms {verb}", file=sys.stderr)
    median, worst = by_ratio[len(by_ratio) // 2], by_ratio[-1]
    yield Metric("cold_start_median", "ms", MEDIAN_TARGET, ours[median], peer[median])
    yield Metric("cold_start_worst", "ms", WORST_TARGET, ours[worst], peer[worst])


def _paths(verb: str) -> list[str]:
    """Where Lambda would look: the function's own code, then its layers."""
    domain = verb.split(".")[1]
    layers = [packaging.common_layer(HOST_RUNTIME), packaging.package_layer("core", HOST_RUNTIME)]
    layers += [packaging.package_layer(name, HOST_RUNTIME) for name in _EXTRA_LAYERS.get(verb, ())]
    return [str(packaging.domain_code(domain, HOST_RUNTIME)), *(str(layer / "python") for layer in layers)]


# Routes whose stack asks for more than the core layer.
_EXTRA_LAYERS = {
    "functions.money.connect_account": ("stripe",),
    "functions.money.receive_stripe_webhook": ("stripe",),
}


def _command(body: str, paths: list[str]) -> list[str]:
    # -I and -S: no site-packages, no PYTHON* variables, no folder of our own.
    return [sys.executable, "-I", "-S", "-c", _TIMED.format(paths=paths, body=body)]


def _milliseconds(command: list[str]) -> float:
    done = subprocess.run(command, env=_ENVIRONMENT, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise SystemExit(f"A cold start failed: {done.stderr.strip().splitlines()[-1]}")
    return 1000 * float(done.stdout)
