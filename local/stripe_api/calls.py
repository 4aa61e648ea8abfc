"""What an endpoint is, and what it is given when it is called."""

import re
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from local.stripe_api import events, wiring
from local.stripe_api.params import EXPAND, PAGE, Shape
from local.stripe_api.refusals import Refusal, invalid, malformed, missing
from local.stripe_api.store import Json, Store, Where

PLATFORM = "platform"
_ALPHABET = string.ascii_letters + string.digits
# Fields that hold an id which `expand[]` can open.
EXPANDABLE = frozenset(
    [
        "balance_transaction",
        "charge",
        "charge_refund",
        "customer",
        "default_payment_method",
        "destination",
        "dispute",
        "failure_balance_transaction",
        "failure_refund",
        "invoice",
        "latest_charge",
        "latest_invoice",
        "payment",
        "payment_intent",
        "payment_method",
        "pending_setup_intent",
        "product",
        "setup_intent",
        "source",
        "source_transaction",
        "subscription",
        "test_clock",
        "transfer",
        "source_transfer",
        "default_price",
        "source_refund",
        "price",
    ]
)
# How Stripe names a kind in "No such ...".
_NOUNS: Mapping[str, str] = {
    "payment_method": "PaymentMethod",
    "setup_intent": "setupintent",
    "checkout.session": "checkout.session",
    "test_helpers.test_clock": "billing clock",
}
MAX_EXPAND_DEPTH = 4


def noun(kind: str) -> str:
    return _NOUNS.get(kind, kind)


def new_id(prefix: str) -> str:
    return f"{prefix}_1{''.join(secrets.choice(_ALPHABET) for _ in range(23))}"


@dataclass
class Call:
    """One request inside its transaction. `account` is the one acted for: the platform, or that of `Stripe-Account`."""

    store: Store
    account: str
    params: Json
    path: Mapping[str, str]
    base_url: str
    request_id: str = ""
    idempotency_key: str | None = None
    now: int = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.store.now()

    def at(self, moment: int) -> Self:
        """The same call at another time: a test clock's, or that of a timer which ran late."""
        moved = replace(self)
        moved.now = moment
        return moved

    def find(self, kind: str, object_id: str, *, account: str | None = None, param: str = "id") -> Json:
        """The object, or the refusal of one that is not there (404 in the path, 400 in a parameter)."""
        found = self.store.get(kind, account or self.account, object_id)
        if found is None or (param != "id" and found.get("deleted")):
            raise missing(noun(kind), object_id, param=param, status=404 if param == "id" else 400)
        return found

    def save(self, body: Json, *, account: str | None = None) -> Json:
        self.store.put(account or self.account, body)
        return body

    def emit(self, kind: str, body: Json, *, account: str | None = None, previous: Json | None = None) -> None:
        request = {"id": self.request_id or None, "idempotency_key": self.idempotency_key}
        events.record(self.store, new_id("evt"), kind, body, account or self.account, request, previous, self.now)
        wiring.react(self, kind, body)

    def plan(self, due: float, action: str, object_id: str, clock: str | None = None) -> None:
        """Have `action` run at `due`, in place of what was planned of that action for the object."""
        self.forget(action, object_id)
        sql = "insert into timers (due, action, account, object_id, clock) values (?, ?, ?, ?, ?)"
        self.store.rows(sql, due, action, self.account, object_id, clock)

    def forget(self, action: str, object_id: str) -> None:
        self.store.rows("delete from timers where action = ? and object_id = ?", action, object_id)

    def lists(self, kind: str, where: Where, url: str) -> Json:
        if "starting_after" in self.params and "ending_before" in self.params:
            raise malformed("You can only use one of ending_before or starting_after.", param="ending_before")
        found = self.store.page(kind, self.account, where=where, params=self.params)
        if found is None:
            cursor = "ending_before" if "ending_before" in self.params else "starting_after"
            raise missing(noun(kind), self.params[cursor], param=cursor, status=400)
        return {"object": "list", "url": url, "has_more": found[1], "data": found[0]}

    def expanded(self, body: Json, paths: list[str]) -> Json:
        for path in paths:
            steps = path.split(".")
            if len(steps) > MAX_EXPAND_DEPTH:
                raise malformed(f"You cannot expand more than {MAX_EXPAND_DEPTH} levels of a property.", param="expand")
            self._expand(body, steps, path)
        return body

    def _expand(self, node: Any, steps: list[str], path: str) -> None:
        if isinstance(node, list):
            for item in node:
                self._expand(item, steps, path)
            return
        if not steps or node is None:
            return
        name = steps[0]
        if not isinstance(node, dict):
            raise _not_expandable(path)
        add = wiring.inclusion(node.get("object", ""), name) if name not in node else None
        if add:
            node[name] = add(self, node)
        if name not in node:
            raise _not_expandable(path)
        value = node[name]
        if isinstance(value, str):
            if name not in EXPANDABLE:
                raise _not_expandable(path)
            # Connected accounts belong to the platform; everything else to the account acted for.
            value = node[name] = self.store.named(value, self.account) or value
        if isinstance(value, (dict, list)):
            self._expand(value, steps[1:], path)


def _not_expandable(path: str) -> Refusal:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")


@dataclass(frozen=True)
class Route:
    """An endpoint as data: `GET /v1/transfers/{id}`, what it takes, what it does."""

    method: str
    template: str
    run: Callable[[Call], Json]
    shape: Shape = field(default_factory=dict)

    def match(self, method: str, path: str) -> dict[str, str] | None:
        if method != self.method:
            return None
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]{1,255})", self.template), path)
        return found.groupdict() if found else None

    def takes(self) -> Shape:
        return {**self.shape, **EXPAND}


def listing(kind: str, template: str, filters: Shape | None = None, paths: Mapping[str, str] | None = None) -> Route:
    """`GET` of a collection, newest first, filtered by equality; `paths` maps a filter to where it stands in the body."""

    def run(call: Call) -> Json:
        where = {(paths or {}).get(name, name): call.params[name] for name in (filters or {}) if name in call.params}
        return call.lists(kind, where, template)

    return Route("GET", template, run, {**(filters or {}), **PAGE})


def retrieval(kind: str, template: str) -> Route:
    return Route("GET", template, lambda call: call.find(kind, call.path["id"]))
