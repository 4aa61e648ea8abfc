"""Watching, funding and paying: from heartbeats to money at Stripe, and back by its webhooks."""

import json
from collections import Counter
from typing import Any

from functions.money import transfers
from functions.playback import table as playback
from socialflow import clock, env, ids
from socialflow.errors import NotFound
from socialflow.events import VideoDeleted, VideoPublished
from tests.simulation import books
from tests.simulation.engine import Invocation, Outcome, Process
from tests.simulation.people import Answer, Person
from tests.simulation.stripe_side import KEY
from tests.simulation.virtual import Chance
from tests.simulation.world import World

_PERIOD = "2026-03"
_LENGTH_MS = 120_000
_INTERVAL = 10.0
# In minor units, for the platform's payouts.
_AT_STRIPE = 99_000_000


class Earning:
    def __init__(self, world: World, *, creators: int = 3, viewers: int = 5, funds: int = 4) -> None:
        self.world = world
        self.chance = Chance(world.seed, "earning")
        self.creators = [Person(world, ids.new_id()) for _ in range(creators)]
        self.viewers = [Person(world, ids.new_id()) for _ in range(viewers)]
        self.funds = funds
        self.funded_micro = 0
        # A heartbeat that was never answered may count or not.
        self.is_unsure = False
        self.acked_ms: dict[str, tuple[str, int]] = {}
        self.videos: dict[str, str] = {}
        self.connected: dict[str, str] = {}
        self.faults: list[str] = []
        self.found: tuple[books.Books, list[str]] | None = None
        self.payouts: dict[str, list[dict[str, Any]]] = {}
        self.earnings: dict[str, dict[str, Any]] = {}

    def begin(self) -> list[Process]:
        world = self.world
        world.settings.put(env.CDN_KEY_PAIR_ID, "K1")
        world.settings.put_secret(env.CDN_KEYS_SECRET_ARN, json.dumps({"private_pem": _PEM}))
        world.stripe.top_up(_AT_STRIPE, "usd")
        for creator in self.creators:
            self._publish(creator.user_id)
        return [
            *(self._create(each) for each in self.creators),
            *(self._watch(each) for each in self.viewers),
            self._operate(),
        ]

    def finish(self) -> list[Process]:
        return [self._close()]

    def wrong(self) -> list[str]:
        # A story in which nobody did anything would prove nothing.
        idle = [] if self.acked_ms and any(self.payouts.values()) else ["nobody watched, or nobody was to be paid"]
        if self.found is None:
            return [*idle, *self.faults, "nobody looked through the books"]
        looked, wrong = self.found
        wrong = [*wrong, *self._wrong_funds(looked), *self._unpaid(), *self._wrong_shares()]
        return [*idle, *self.faults, *wrong, *self._wrong_deleted()]

    # what happens

    def _publish(self, creator_id: str) -> None:
        video_id = ids.new_id()
        self.videos[video_id] = creator_id
        event = VideoPublished(
            occurred_at=clock.now(),
            video_id=video_id,
            creator_id=creator_id,
            title="a video",
            visibility="public",
            length_ms=_LENGTH_MS,
            hls_key=f"media/{video_id}/index.m3u8",
            dash_key=f"media/{video_id}/index.mpd",
            thumbnail_key=f"media/{video_id}/thumb.jpg",
        )
        self.world.publish(event, video_id)

    def _create(self, person: Person) -> Process:
        yield 60 * self.chance.random()
        answer = yield from self._connect(person)
        if answer is not None and not answer.is_ok:
            self.faults.append(f"{person.user_id} could not connect an account: {answer}")

    def _connect(self, person: Person) -> Process:
        body = {"email": f"{person.user_id}@example.com", "country": "US"}
        answer: Answer | None = yield from person.ask("POST /api/v1/payouts/account", body=body, is_keyed=True)
        if answer is not None and answer.is_ok:
            self.connected[person.user_id] = answer.body["account_id"]
            yield 30 * self.chance.random()
            self.world.stripe.stand_in("POST", f"accounts/{answer.body['account_id']}/onboard")
        return answer

    def _connect_later(self) -> Process:
        """Stripe repeats a failure of its own under the key of an hour; in the next one everybody has an account."""
        for person in self.creators:
            if person.user_id not in self.connected:
                answer = yield from self._connect(person)
                if answer is None or not answer.is_ok:
                    self.faults.append(f"{person.user_id} could not connect an account an hour later: {answer}")

    def _watch(self, person: Person) -> Process:
        for _ in range(2):
            yield 20 * self.chance.random()
            video_id = self.chance.choice(sorted(self.videos))
            yield from self._session(person, video_id)

    def _session(self, person: Person, video_id: str) -> Process:
        answer: Answer | None = yield from person.ask(
            "POST /api/v1/videos/{video_id}/playback", f"/api/v1/videos/{video_id}/playback"
        )
        while answer is not None and answer.status == 404:
            # News of the video is under way.
            yield 20.0
            answer = yield from person.ask(
                "POST /api/v1/videos/{video_id}/playback", f"/api/v1/videos/{video_id}/playback"
            )
        if answer is None or not answer.is_ok:
            self.faults.append(f"{person.user_id} could not begin to watch: {answer}")
            return
        session, link = answer.body["session_id"], ""
        for sequence in range(1, 5):
            yield _INTERVAL
            beat = {
                "session_token": answer.body["session_token"],
                "sequence": sequence,
                "position_ms": 0,
                "played_ms": int(1000 * _INTERVAL),
                "previous": link,
            }
            credit: Answer | None = yield from person.ask("POST /api/v1/playback/heartbeats", body=beat)
            if credit is None or not credit.is_ok:
                self.is_unsure = self.is_unsure or credit is None
                self.faults.append(f"a heartbeat of {session} was not credited: {credit}")
                return
            link = credit.body["next"]
            told = credit.body["credited_ms_total"]
            if told < self.acked_ms.get(session, ("", 0))[1]:
                self.faults.append(f"session {session} went back to {told} ms")
            self.acked_ms[session] = video_id, told

    def _operate(self) -> Process:
        for number in range(self.funds):
            yield from self._fund(f"fund-{number}", self.chance.randrange(1, 10**5) * 10_000)
            yield 30 * self.chance.random()
            if number == 1:
                # Stripe signs with the old secret and the new while ours is changed.
                kept = {"api_key": KEY, "webhook_secrets": self.world.stripe.roll_secret()}
                self.world.settings.put_secret(env.STRIPE_SECRET_ARN, json.dumps(kept))

    def _fund(self, reference: str, amount_micro: int) -> Process:
        asked = {"amount_micro": amount_micro, "reference": reference, "period": _PERIOD}
        for _ in range(60):
            outcome: Outcome = yield Invocation("money.fund_pool", asked)
            if outcome.is_ok:
                self.funded_micro += amount_micro
                return
            yield 3 * self.chance.random()
        self.faults.append(f"{reference} was never funded: {outcome.error} {outcome.cause}")

    def _close(self) -> Process:
        """Everything that was watched has arrived by now; the month is closed while things fail again."""
        weather = self.world.weather
        yield 120.0
        yield from self._connect_later()
        weather.is_on = True
        for video_id in self._deleted():
            event = VideoDeleted(occurred_at=clock.now(), video_id=video_id, creator_id=self.videos[video_id])
            self.world.publish(event, video_id)
        for _ in range(2):
            self.world.machines.start("pay_creators", {"period": _PERIOD})
            yield 60 * self.chance.random()
        yield 1200.0
        weather.is_on = False
        # Stripe forgets a key, and the 500 that it was answered, after a day.
        for _ in range(3):
            yield 26 * 3600.0
            self.world.machines.start("pay_creators", {"period": _PERIOD})
            yield 600.0
        yield 7200.0
        self.found = yield from books.look(self.world.stripe)
        for creator in self.creators:
            told: Answer = yield from creator.ask("GET /api/v1/payouts", "/api/v1/payouts")
            self.payouts[creator.user_id] = told.body["items"]
            earned: Answer = yield from creator.ask("GET /api/v1/earnings", "/api/v1/earnings")
            self.earnings[creator.user_id] = earned.body

    def _deleted(self) -> list[str]:
        """All but one are deleted before their month is closed."""
        return sorted(self.videos)[1:]

    # what must be true

    def _wrong_deleted(self) -> list[str]:
        wrong = []
        for video_id in self._deleted():
            try:
                playback.video(video_id)
            except NotFound:
                continue
            wrong.append(f"{video_id} is deleted and can be watched")
        return wrong

    def _wrong_funds(self, looked: books.Books) -> list[str]:
        """Each fund is in a pool once: what came by hand is what was put into pools, less what came from the bank."""
        outside = looked.balances()[transfers.OUTSIDE, "usd"]
        from_bank = self.world.stripe.topped_up["usd"] * 10_000
        if outside != from_bank - self.funded_micro:
            return [
                f"{outside} came from outside after {self.funded_micro} were put into pools and {from_bank} into Stripe"
            ]
        return []

    def _unpaid(self) -> list[str]:
        """Everybody has an account, so everything that was promised is paid."""
        return [
            f"payout {payout} of {creator_id} was never paid"
            for creator_id, payouts in self.payouts.items()
            for payout in payouts
            if payout["status"] != "paid"
        ]

    def _wrong_shares(self) -> list[str]:
        """What creators got is their part of the pool by the time that their viewers were told to have watched."""
        expected = Counter[str]()
        for video_id, told in self.acked_ms.values():
            expected[self.videos[video_id]] += told
        total = sum(expected.values())
        wrong: list[str] = []
        if not total or self.is_unsure:
            return wrong
        shared = self.funded_micro * 7 // 10
        for creator_id, earned in self.earnings.items():
            paid = sum(each["amount_minor"] for each in self.payouts[creator_id] if each["status"] == "paid") * 10_000
            has = earned["balance_micro"] + paid
            if abs(has - shared * expected[creator_id] / total) > 1:
                wrong.append(
                    f"{creator_id} got {has}, not {shared * expected[creator_id] / total:.1f} of {shared} "
                    f"for {expected[creator_id]} of {total} ms"
                )
        return wrong


def _new_pem() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


_PEM = _new_pem()
