"""Devices that stay logged in: each spends its refresh token for the next, while answers get lost; and a thief."""

import json
from dataclasses import dataclass, field
from typing import Any

from argon2 import PasswordHasher

from functions.identity import passwords
from functions.operations import signing_keys
from socialflow import env
from tests.simulation.engine import All, Outcome, Process
from tests.simulation.people import Answer, Person
from tests.simulation.virtual import Chance
from tests.simulation.world import World

# Of answers that one rotation can lose without a logout (sessions.py: one, within ten seconds).
_FORGIVEN = 1
_LEEWAY_SECONDS = 10.0
_ROUTE = "POST /api/v1/auth/refresh"


@dataclass
class Device:
    """A device of a user. `tokens` are those it was given, newest last; `logged_out` why it has none any more."""

    person: Person
    name: str
    tokens: list[str] = field(default_factory=list)
    logged_out: str = ""
    is_excused: bool = False


class Sessions:
    def __init__(self, world: World, *, users: int = 3, rounds: int = 5) -> None:
        self.world = world
        self.chance = Chance(world.seed, "sessions")
        self.rounds = rounds
        self.people = [Person(world, "", name=f"user{at}") for at in range(users)]
        self.devices: list[Device] = []
        self.faults: list[str] = []
        # How long a hash takes is not what is looked at here.
        cheap: Any = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        passwords._HASHER = cheap
        passwords._NOBODY = cheap.hash("nobody's")

    def begin(self) -> list[Process]:
        keys = json.dumps(signing_keys.new_token_keys(self.world.now()))
        self.world.settings.put_secret(env.TOKEN_KEYS_SECRET_ARN, keys)
        self.world.settings.put(env.TOKEN_ISSUER, "https://social-flow.test")
        return [self._use(person) for person in self.people]

    def finish(self) -> list[Process]:
        return [self._steal(device) for device in self.devices if device.tokens]

    def wrong(self) -> list[str]:
        # A story in which nobody did anything would prove nothing.
        idle = (
            []
            if any(len(each.tokens) > 1 or each.is_excused for each in self.devices)
            else ["nobody refreshed a session"]
        )
        return [*idle, *self.faults]

    def _use(self, person: Person) -> Process:
        name = person.name
        yield 5 * self.chance.random()
        body = {"username": name, "email": f"{name}@example.com", "password": "correct horse battery"}
        answer: Answer | None = yield from person.ask("POST /api/v1/auth/register", body=body, is_keyed=True)
        if answer is None or answer.status != 201:
            self.faults.append(f"{name} could not register: {answer}")
            return
        person.user_id = answer.body["user_id"]
        device = Device(person, f"{name}'s device")
        self.devices.append(device)
        credentials = {"login": name, "password": body["password"]}
        told: Answer | None = yield from person.ask("POST /api/v1/auth/login", body=credentials)
        if told is None or not told.is_ok:
            self.faults.append(f"{name} could not log in: {told}")
            return
        device.tokens.append(told.body["refresh_token"])
        for _ in range(self.rounds):
            yield 1 + 60 * self.chance.random()
            if device.logged_out:
                return
            yield from self._refresh(device)

    def _refresh(self, device: Device) -> Process:
        token, began, tries = device.tokens[-1], self.world.virtual.now, 0
        is_twice = self.chance.happens(0.15)
        while True:
            # A device wakes up and two of its threads refresh at once; it keeps what the first hears.
            both = is_twice and not tries
            answers = yield All([self._ask(token) for _ in range(2 if both else 1)])
            answer = next((each for each in answers if each is not None and each.is_ok), answers[0])
            tries += 1
            if answer is not None and answer.status < 500:
                break
            yield 0.2 + self.chance.random()
            if tries > 60:
                return
        if answer.is_ok:
            device.tokens.append(answer.body["refresh_token"])
            return
        lost = tries - 1 + is_twice
        is_late = self.world.virtual.now - began > _LEEWAY_SECONDS
        device.logged_out = f"{answer.status} {answer.body}"
        device.is_excused = lost > _FORGIVEN or is_late
        if not device.is_excused:
            self.faults.append(
                f"{device.name} was logged out after {tries} tries and {lost} losses: {device.logged_out}"
            )

    def _ask(self, token: str) -> Process:
        outcome: Outcome = yield self.world.request(_ROUTE, "", {"refresh_token": token})
        if not outcome.is_ok:
            return None
        return Answer(outcome.value["statusCode"], json.loads(outcome.value["body"]))

    def _steal(self, device: Device) -> Process:
        """A spent token of long ago comes back: nobody's is good any more."""
        yield 30.0
        if not device.logged_out:
            yield from self._refresh(device)
            yield 30.0
            yield from self._refresh(device)
        if len(device.tokens) < 3:
            return
        stolen: Answer | None = yield from self._insist(device.tokens[-3])
        own: Answer | None = yield from self._insist(device.tokens[-1])
        for who, answer in (("a thief", stolen), (device.name, own)):
            if answer is None or answer.status != 401:
                self.faults.append(f"after a theft {who} was answered {answer and answer.status}")

    def _insist(self, token: str) -> Process:
        """Both ask until they are answered, as what is hunted for may strike them here."""
        for _ in range(20):
            answer: Answer | None = yield from self._ask(token)
            if answer is not None and answer.status < 500:
                return answer
            yield 1.0
        return None
