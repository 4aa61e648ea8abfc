"""One run's world: AWS and Stripe in process, the functions as they are wired, and everybody who calls them."""

import contextlib
import functools
import hashlib
import json
import logging
import os
import random
import sys
from collections import Counter, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import requests
import stripe  # noqa: F401 - before a run, as all that functions import

from socialflow import aws, clock, env, secrets, tables
from tests.simulation import asl, cloud, faults, virtual, wiring
from tests.simulation.asl import Ended
from tests.simulation.cloud import Answer, Cloud, place
from tests.simulation.deliveries import Bus, Consumer, DeadLetters, Lane, Streams
from tests.simulation.engine import DIED, TIMED_OUT, Agenda, Invocation, Outcome, Process, Token
from tests.simulation.faults import Site, Weather
from tests.simulation.hosts import Environment, Handler, forget_process, load_keys_once
from tests.simulation.saying import as_bytes, in_base64
from tests.simulation.stripe_side import KEY, URL, StripeSide
from tests.simulation.tasks import OneByOne, ProcessDied, Task
from tests.simulation.virtual import Chance, Virtual
from tests.support.dynamodb import DynamoDB, Refused

_STAGE = "test"
_COLD, _SKEWED = 0.03, 0.03
# How far hosts' clocks may be apart.
_SKEW_SECONDS = 2.0

_active: "World | None" = None


def install() -> None:
    """Once a process, before the first world."""
    virtual.install()
    cloud.install()
    load_keys_once()
    for function in _wiring().functions:
        with contextlib.suppress(ImportError):
            Environment.take(function, {}).give_back()
    for name, module in list(sys.modules.items()):
        if name.startswith("functions.") and hasattr(module, "ThreadPoolExecutor"):
            changed: Any = module
            changed.ThreadPoolExecutor = OneByOne
    send = requests.adapters.HTTPAdapter.send

    def sent(self: Any, request: Any, *arguments: Any, **options: Any) -> requests.Response:
        if _active is not None and request.url.startswith(URL):
            return _active.stripe.send(request)
        return send(self, request, *arguments, **options)

    requests.adapters.HTTPAdapter.send = sent  # type: ignore[method-assign]
    sessions: Any = requests.sessions
    # The environment is asked for proxies at each request.
    sessions.get_environ_proxies = lambda *_, **__: {}
    logging.disable(logging.CRITICAL)
    from socialflow import logs

    # Lines and metrics go nowhere: a night writes gigabytes of them.
    logs.metric = lambda *_, **__: None
    os.environ.update(
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_EC2_METADATA_DISABLED="true",
        POWERTOOLS_TRACE_DISABLED="1",
    )
    # What a first use imports draws of the process's randomness, and must not do so within a run.
    World(0).close()


class World:
    """`swapped` are functions to run in the place of those wired, by name; `only` and `hunted` are the weather's."""

    def __init__(
        self,
        seed: int,
        *,
        ratio: float = 0.03,
        only: frozenset[str] | None = None,
        hunted: frozenset[str] = frozenset(),
        swapped: dict[str, Handler] | None = None,
        keep_lines: bool = False,
    ) -> None:
        global _active
        forget_process()
        self.seed = seed
        self.virtual = Virtual(seed)
        virtual.use(self.virtual)
        random.seed(seed)
        self.agenda = Agenda(self.virtual, seed)
        self.wiring = _wiring()
        patient = frozenset(self.wiring.routes.values()) | {"money.check_ledger"}
        self.weather = Weather(seed, ratio, only, hunted, patient)
        self.calls = 0
        self.errors: Counter[str] = Counter()
        self.dead = DeadLetters(deque())
        self.executions: list[Ended] = []
        # MediaConvert's CreateJob, by whoever plays it: the job's id for a request.
        self.encode: Callable[[dict[str, Any]], str] | None = None
        self.tokens: dict[str, Token] = {}
        self._transcript = hashlib.sha256()
        self.lines: list[str] | None = [] if keep_lines else None
        self._chance = Chance(seed, "world")
        self._swapped = swapped or {}
        self._numbers = Counter[str]()
        _active = self
        self._set_up()

    # set-up

    def _set_up(self) -> None:
        secrets.forget()
        database = DynamoDB(self.virtual.read, self._changed)
        self.cloud = Cloud(
            database,
            {
                "events": self._events,
                "stepfunctions": self._machines,
                "mediaconvert": self._mediaconvert,
            },
            self.struck,
            self.note,
            self._object_created,
        )
        aws._made = functools.cache(self.cloud.client)
        os.environ["AWS_ENDPOINT_URL"] = "http://cloud.simulation"
        for table in tables.ALL:
            os.environ[table.setting] = table.physical_name(_STAGE)
            database.create(table.physical_name(_STAGE), [each.name for each in table.indexes])
        self._contexts = {table.physical_name(_STAGE): table.context for table in tables.ALL}
        for setting in (env.SOURCES_BUCKET, env.MEDIA_BUCKET, env.RECORDS_BUCKET):
            os.environ[setting] = setting.lower().replace("_", "-")
            aws.client("s3").create_bucket(Bucket=os.environ[setting])
        os.environ.update(
            {env.STAGE: _STAGE, env.EVENT_BUS_NAME: "social-flow-test", env.PUBLIC_ORIGIN: "https://social-flow.test"}
        )
        os.environ |= {
            env.STRIPE_API_BASE: URL,
            env.MAIL_SENDER: "us@social-flow.test",
            env.NEW_ACCOUNT_HOLD_DAYS: "0",
            env.STRIPE_TAX: "off",
        }
        self.put_secret(env.CURSOR_SECRET_ARN, "cursor")
        self.put_secret(env.PLAYBACK_SECRET_ARN, "playback secret of the simulation")
        self.put_secret(env.STRIPE_SECRET_ARN, json.dumps({"api_key": KEY, "webhook_secrets": ["whsec_first"]}))
        self.stripe = StripeSide(
            self.seed, self.weather, self.struck, self.note, self.agenda.after, self._deliver_webhook
        )
        lanes = functools.partial(Lane, agenda=self.agenda, weather=self.weather, invoke=self.invoke, dead=self.dead)
        self.streams = Streams(self.wiring.streams, lanes)
        consumers = [Consumer(each, self.agenda, self.weather, self.invoke, self.dead) for each in self.wiring.queues]
        starts: list[tuple[dict[str, Any], Callable[..., None]]] = [
            (machine.pattern, functools.partial(self.start, machine.name))
            for machine in self.wiring.machines.values()
            if machine.pattern
        ]
        self.bus = Bus(consumers, self.weather, self.agenda, starts)

    def close(self) -> None:
        global _active
        _active = None
        self.stripe.close()
        self.cloud.close()
        virtual.use(None)

    def put_secret(self, setting: str, text: str) -> None:
        """Store or replace a secret; a reader may see the old one for a while."""
        client = aws.client("secretsmanager")
        if arn := os.environ.get(setting, "") if setting in self._numbers else "":
            client.put_secret_value(SecretId=arn, SecretString=text)
            return
        self._numbers[setting] += 1
        os.environ[setting] = client.create_secret(Name=setting.lower(), SecretString=text)["ARN"]

    def set_setting(self, setting: str, value: str) -> None:
        os.environ[setting] = value

    # calls

    def struck(self, service: str, operation: str, request: dict[str, Any]) -> str | None:
        """Take the call's time and draw its fault; what kills the process before the call happens here."""
        task = self.agenda.stage.current
        if task is None:
            return None
        if task.is_dead:
            raise ProcessDied
        self.agenda.sleep(self.agenda.latency())
        self.calls += 1
        site = place(task.name, f"{service}.{operation}")
        classes = faults.applicable(service, operation, request)
        if service == "stripe" and operation.startswith("POST"):
            classes = (*classes, faults.CONFLICT)
        fault = self.weather.at_call(site, classes)
        # Its time is over before the call has an effect, or after: every other time.
        is_early = self.weather.coverage.visits[site] % 2 == 0
        if fault == faults.CRASH_BEFORE or (fault == faults.SLOW and is_early):
            self._kill(task, fault)
        if fault in {faults.CRASH_AFTER, faults.SLOW}:
            task.dies_after = fault
        return fault

    def note(self, service: str, operation: str, asked: Any, fault: str | None, status: int, answer: Any) -> None:
        """Write the call into the transcript. The process may die of it."""
        task = self.agenda.stage.current
        if task is None:
            return
        line = f"{self.virtual.now:.6f} {task.name} {service}.{operation} {fault} {status} "
        self._transcript.update(line.encode() + as_bytes(asked) + as_bytes(answer))
        if self.lines is not None:
            self.lines.append(f"{line}{asked} -> {answer}")
        if task.dies_after:
            self._kill(task, task.dies_after)

    def _kill(self, task: Task, fault: str) -> None:
        self._transcript.update(f"died of {fault}".encode())
        task.is_dead = True
        if fault == faults.SLOW:
            self.agenda.sleep(task.deadline - self.virtual.now)
        raise ProcessDied

    def _changed(self, table: str, record: dict[str, Any]) -> None:
        """A table's stream: of no copies, for nothing that is stored is changed in place."""
        self.cloud.stale.see(table, record["dynamodb"])
        self.streams.add(self._contexts[table], record)

    @property
    def transcript(self) -> str:
        return self._transcript.hexdigest()[:32]

    # functions

    def invoke(self, wanted: Invocation, go_on: Callable[[Outcome], None]) -> None:
        """Run the function as Lambda would: its own process, its time limit, JSON in and out."""
        function = self.wiring.functions[wanted.function]
        environment = Environment.take(wanted.function, self._swapped)
        self._numbers["invocation"] += 1
        deadline = self.virtual.now + function.timeout_seconds
        context = SimpleNamespace(
            aws_request_id=f"invocation-{self._numbers['invocation']}",
            function_name=wanted.function,
            memory_limit_in_mb=512,
            invoked_function_arn=f"arn:aws:lambda:us-east-1:000000000000:function:{wanted.function}",
            get_remaining_time_in_millis=lambda: max(0, int(1000 * (deadline - self.virtual.now))),
        )
        event = json.loads(json.dumps(wanted.event, default=in_base64))
        task = Task(wanted.function, lambda: json.loads(json.dumps(environment.handler(event, context))))
        if self._chance.happens(_COLD):
            forget_process()
        if self.weather.at_delivery(wanted.function, faults.SKEW, _SKEWED):
            task.skew_seconds = self.weather.uniform(-_SKEW_SECONDS, _SKEW_SECONDS)

        def done(ended: Task) -> None:
            environment.give_back()
            go_on(self._outcome(ended))

        self.agenda.begin(task, function.timeout_seconds, done)

    def _outcome(self, task: Task) -> Outcome:
        if task.error is None:
            return Outcome(task.outcome)
        if isinstance(task.error, ProcessDied):
            forget_process()
            return Outcome(error=TIMED_OUT if self.virtual.now >= task.deadline else DIED)
        if not isinstance(task.error, Exception):
            raise task.error
        name = type(task.error).__name__
        self.errors[f"{task.name} {name}: {str(task.error)[:160]}"] += 1
        return Outcome(error=name, cause=str(task.error)[:1000])

    def request(
        self, route: str, path: str = "", body: Any = None, *, user_id: str = "", headers: dict[str, str] | None = None
    ) -> Invocation:
        """A request to a route as the gateway hands it on; `user_id` is what its authorizer vouches for."""
        method, _, template = route.partition(" ")
        path_only, _, query = (path or template).partition("?")
        self._numbers["request"] += 1
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route,
            "rawPath": path_only,
            "rawQueryString": query,
            "headers": {"content-type": "application/json", "host": "social-flow.test", **(headers or {})},
            "requestContext": {
                "requestId": f"request-{self._numbers['request']}",
                "stage": "$default",
                "http": {"method": method, "path": path_only, "sourceIp": "203.0.113.9", "userAgent": "simulation"},
            },
            "isBase64Encoded": False,
        }
        if query:
            event["queryStringParameters"] = dict(part.split("=", 1) for part in query.split("&"))
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        if user_id:
            event["requestContext"]["authorizer"] = {
                "lambda": {"user_id": user_id, "role": "user", "proved_at": str(int(clock.now().timestamp()))}
            }
        return Invocation(self.wiring.routes[route], event)

    def spawn(self, process: Process, done: Callable[[Any], None] = lambda _: None) -> None:
        self.agenda.spawn(process, self.invoke, done)

    # machines and buses

    def start(self, machine: str, data: dict[str, Any]) -> None:
        """Start an execution; how it ends is kept in `executions`."""
        self._numbers[machine] += 1
        arn = f"arn:aws:states:us-east-1:000000000000:execution:{machine}:{self._numbers[machine]}"
        tasks = self.wiring.machines[machine].tasks
        run = asl.Execution(_machine(machine), tasks, arn, self.tokens, Chance(self.seed, arn))

        self._execute(Ended(machine, data, run))

    def _execute(self, one: Ended) -> None:
        def process() -> Process:
            try:
                yield from one.run.run(one.data)
            except asl.Failed as failure:
                one.error = failure.error
            else:
                one.error = ""
            self.executions.append(one)

        self.spawn(process())

    def again(self, ended: Ended) -> None:
        """What docs/runbook.md says of a failed execution: start it again, or redrive it where it stopped."""
        if ended.machine == "pay_creators" or ended.run.has_failed_by_itself:
            self.start(ended.machine, ended.data)
        else:
            self._execute(ended)

    def _events(self, operation: str, asked: dict[str, Any]) -> Answer:
        assert operation == "PutEvents", operation
        entries, answers = asked["Entries"], []
        for position, entry in enumerate(entries):
            if asked.get("_partial") and position >= len(entries) // 2:
                answers.append({"ErrorCode": "InternalFailure", "ErrorMessage": "by the simulation"})
                continue
            self.bus.put(entry)
            answers.append({"EventId": f"{position}"})
        return {"Entries": answers, "FailedEntryCount": sum("ErrorCode" in each for each in answers)}

    def _machines(self, operation: str, asked: dict[str, Any]) -> Answer:
        token = self.tokens.get(asked["taskToken"])
        if token is None or token.done is None:
            raise Refused("TaskTimedOut", "The task waits no more")
        token.done({"output": asked["output"]} if operation == "SendTaskSuccess" else asked)
        return {}

    def _mediaconvert(self, operation: str, asked: dict[str, Any]) -> Answer:
        assert operation == "CreateJob", operation
        assert self.encode is not None
        return {"job": {"id": self.encode(asked)}}

    def _object_created(self, bucket: str, key: str) -> None:
        """S3 tells the default bus, now and then twice."""
        detail = {"bucket": {"name": bucket}, "object": {"key": key, "etag": "1", "size": 1, "version-id": "v1"}}
        self.agenda.after(0.5 + self._chance.random(), lambda: self.bus.tell("aws.s3", "Object Created", detail))

    def _deliver_webhook(
        self, route: str, payload: bytes, headers: dict[str, str], answered: Callable[[bool], None]
    ) -> None:
        wanted = self.request(route, "", payload.decode(), headers=headers)
        self.invoke(wanted, lambda outcome: answered(outcome.is_ok and outcome.value["statusCode"] == 200))

    def rest(self, seconds: float) -> None:
        """Let so much virtual time pass."""
        until = self.virtual.now + seconds
        self.agenda.run(until)
        self.virtual.now = max(self.virtual.now, until)

    def now(self) -> Any:
        return clock.from_epoch_ms(int(self.virtual.now * 1000))


@functools.cache
def _wiring() -> wiring.Wiring:
    return wiring.load()


@functools.cache
def _machine(name: str) -> dict[str, Any]:
    return asl.read(name)


__all__ = ["Site", "World", "install"]
