"""One run's world: AWS and Stripe in process, the functions as they are wired, and everybody who calls them."""

import functools
import json
import random
from collections import Counter, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from socialflow import aws, clock, ids, secrets
from socialflow.events import Envelope, Event
from tests.simulation import faults, virtual, wiring
from tests.simulation.calls import Calls
from tests.simulation.cloud import Answer, Cloud
from tests.simulation.deliveries import Bus, Consumer, DeadLetters, Lane, Streams
from tests.simulation.engine import DIED, TIMED_OUT, Agenda, Invocation, Outcome, Process
from tests.simulation.faults import Weather
from tests.simulation.hosts import Environment, Handler, forget_process
from tests.simulation.machines import Machines
from tests.simulation.saying import in_base64
from tests.simulation.settings import Settings
from tests.simulation.stripe_side import StripeSide
from tests.simulation.tasks import ProcessDied, Task
from tests.simulation.virtual import Chance, Virtual
from tests.support.dynamodb import DynamoDB

_COLD, _SKEWED = 0.03, 0.03
# How far hosts' clocks may be apart.
_SKEW_SECONDS = 2.0

active: "World | None" = None


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
        global active
        forget_process()
        self.seed = seed
        self.virtual = Virtual(seed)
        virtual.use(self.virtual)
        random.seed(seed)
        self.agenda = Agenda(self.virtual, seed)
        self.wiring = wiring.known()
        patient = frozenset(self.wiring.routes.values()) | {"money.check_ledger"}
        self.weather = Weather(seed, ratio, only, hunted, patient)
        self.calls = Calls(self.agenda, self.weather, keep_lines=keep_lines)
        self.machines = Machines(self.wiring.machines, seed, self.weather, self.spawn)
        self.errors: Counter[str] = Counter()
        self.dead = DeadLetters(deque())
        # MediaConvert's CreateJob, by whoever plays it: the job's id for a request.
        self.encode: Callable[[dict[str, Any]], str] | None = None
        # Videos whose encode has ended.
        self.encoded: set[str] = set()
        self._chance = Chance(seed, "world")
        self._swapped = swapped or {}
        self._numbers = Counter[str]()
        active = self
        self._set_up()

    def _set_up(self) -> None:
        secrets.forget()
        database = DynamoDB(self.virtual.read, self._changed)
        own = {"events": self._events, "stepfunctions": self.machines.answer, "mediaconvert": self._mediaconvert}
        self.cloud = Cloud(database, own, self.calls.struck, self.calls.note, self._object_created)
        aws._made = functools.cache(self.cloud.client)
        self.settings = Settings(database)
        self.stripe = StripeSide(
            self.seed, self.weather, self.calls.struck, self.calls.note, self.agenda.after, self._deliver_webhook
        )
        lanes = functools.partial(Lane, agenda=self.agenda, weather=self.weather, invoke=self.invoke, dead=self.dead)
        self.streams = Streams(self.wiring.streams, lanes)
        consumers = [Consumer(each, self.agenda, self.weather, self.invoke, self.dead) for each in self.wiring.queues]
        self.bus = Bus(consumers, self.weather, self.agenda, self.machines.started_by_rules)

    def close(self) -> None:
        global active
        active = None
        self.stripe.close()
        self.cloud.close()
        virtual.use(None)

    def _changed(self, table: str, record: dict[str, Any]) -> None:
        """A table's stream: of no copies, for nothing that is stored is changed in place."""
        self.cloud.stale.see(table, record["dynamodb"])
        self.streams.add(self.settings.contexts[table], record)

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

    # what others tell

    def publish(self, event: Event, *cause: str) -> None:
        """An event that a domain would tell which is not played here."""
        envelope = Envelope.of(event, *(cause or (ids.new_id(),)))
        self.bus.put({"Source": envelope.source, "DetailType": envelope.type, "Detail": envelope.model_dump_json()})

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

    def _mediaconvert(self, operation: str, asked: dict[str, Any]) -> Answer:
        if operation == "CancelJob":
            # It comes too late: the job ends as it would have.
            return {}
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
