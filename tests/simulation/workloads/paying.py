"""Fans who tip, join and subscribe, through three months: renewals and refusals of cards, refunds, chargebacks, disputed earnings."""

from tests.simulation import books, payment_checks
from tests.simulation.engine import Process
from tests.simulation.workloads.cast import Cast
from tests.simulation.workloads.giving import Giving
from tests.simulation.workloads.operators import Operators
from tests.simulation.world import World

# In minor units, so that Stripe never lacks what is paid out.
_AT_STRIPE = 10_000_000
_MARCH, _APRIL, _MAY = "2026-03", "2026-04", "2026-05"


class Paying:
    def __init__(self, world: World, *, creators: int = 3, fans: int = 4) -> None:
        self.world = world
        self.cast = Cast(world, creators=creators, fans=fans)
        self.giving, self.operators = Giving(self.cast), Operators(self.cast)
        # What was wrong when the books were looked through; another story may pay out afterwards.
        self.found: list[str] | None = None

    def begin(self) -> list[Process]:
        self.world.stripe.top_up(_AT_STRIPE, "usd")
        self.world.stripe.top_up(_AT_STRIPE, "jpy")
        self.cast.arrive()
        self.cast.watch(_APRIL, _MAY)
        return [
            *(self.giving.offer(each) for each in self.cast.creators),
            *(self.giving.pay(number, each) for number, each in enumerate(self.cast.fans)),
            self.operators.answer_banks(),
        ]

    def finish(self) -> list[Process]:
        return [self._months()]

    def wrong(self) -> list[str]:
        return [*self.cast.faults, *(["nobody looked through the books"] if self.found is None else self.found)]

    def _months(self) -> Process:
        """What happens when, while things fail again."""
        giving, operators, fans = self.giving, self.operators, self.cast.fans
        self.world.weather.is_on = True
        yield from operators.settle(_MARCH)
        yield from giving.want_again()
        yield from operators.until(3, 12)
        for fan in fans:
            yield from giving.hesitate(fan)
        yield from operators.until(3, 14)
        yield from self._compare()
        yield from operators.until(3, 18)
        yield from operators.give_back_subscription((yield from giving.paid_by(fans[0])))
        yield from operators.until(4, 2)
        yield from giving.ask_for_payouts()
        yield from giving.give_back_tips(fans[:2])
        yield from operators.pay_out({"is_daily": True})
        yield from giving.give_back_tips(fans[2:])
        yield from operators.until(4, 20)
        yield from operators.hold()
        yield from operators.until(5, 2)
        operators.let_stripe_ask(self.cast.creators[-1].user_id, is_over=False)
        yield from operators.settle(_APRIL)
        operators.let_stripe_ask(self.cast.creators[-1].user_id, is_over=True)
        yield from operators.give_back_subscription((yield from giving.paid_by(fans[1])))
        yield from operators.decide()
        for fan in fans:
            yield from giving.leave(fan)
        yield from operators.until(6, 2)
        yield from operators.settle(_MAY)
        yield from self._rest()

    def _compare(self) -> Process:
        """All has been heard of what Stripe told days ago."""
        for fan in self.cast.fans:
            shown = yield from self.giving.subscriptions_of(fan)
            self.cast.faults += payment_checks.differs(self.world.stripe, shown)

    def _rest(self) -> Process:
        """Nothing fails any more; Stripe forgets a key, and the 500 that it was answered, after a day."""
        self.world.weather.is_on = False
        for _ in range(3):
            self.world.dead.redrive()
            yield 26 * 3600.0
            self.world.machines.start("pay_creators", {"period": _MAY})
            yield 7200.0
        told = payment_checks.Told({}, {})
        for fan in self.cast.fans:
            told.payments[fan.user_id] = yield from self.giving.paid_by(fan)
            told.subscriptions[fan.user_id] = yield from self.giving.subscriptions_of(fan)
        looked, wrong = yield from books.look(self.world.stripe)
        self.found = [*wrong, *payment_checks.wrong(self.cast, told, looked)]
