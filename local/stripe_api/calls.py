"""What an endpoint is, and what it is given when it is called."""

import re
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.stripe_api import events
from local.stripe_api.params import EXPAND, PAGE, Shape
from local.stripe_api.refusals import invalid, malformed, missing
from local.stripe_api.store import Json, Store

PLATFORM = "platform"
_ALPHABET = string.ascii_letters + string.digits
# Which field holds the id of which kind: what `expand[]` can open.
EXPANDABLE: Mapping[str, str] = {
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "charge": "charge",
    "latest_charge": "charge",
    "source_transaction": "charge",
    "payment_intent": "payment_intent",
    "transfer": "transfer",
    "destination": "account",
}
MAX_EXPAND_DEPTH = 4


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

    def find(self, kind: str, object_id: str, *, account: str | None = None, param: str = "id") -> Json:
        """The object, or the refusal of one that is not there (404 in the path, 400 in a parameter)."""
        found = self.store.get(kind, account or self.account, object_id)
        if found is None:
            raise missing(kind.replace("_", " "), object_id, param=param, status=404 if param == "id" else 400)
        return found

    def save(self, body: Json, *, account: str | None = None) -> Json:
        self.store.put(account or self.account, body)
        return body

    def emit(self, kind: str, body: Json, *, account: str | None = None, previous: Json | None = None) -> None:
        request = {"id": self.request_id or None, "idempotency_key": self.idempotency_key}
        events.record(self.store, new_id("evt"), kind, body, account or self.account, request, previous)

    def lists(self, kind: str, where: Mapping[str, str | bool], url: str) -> Json:
        if "starting_after" in self.params and "ending_before" in self.params:
            raise malformed("You can only use one of ending_before or starting_after.", param="ending_before")
        found = self.store.page(kind, self.account, where=where, params=self.params)
        if found is None:
            cursor = "ending_before" if "ending_before" in self.params else "starting_after"
            raise missing(kind.replace("_", " "), self.params[cursor], param=cursor, status=400)
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
        if not isinstance(node, dict) or name not in node:
            raise invalid(f"This property cannot be expanded ({path}).", param="expand")
        value = node[name]
        if isinstance(value, str):
            if name not in EXPANDABLE:
                raise invalid(f"This property cannot be expanded ({path}).", param="expand")
            # Connected accounts belong to the platform; everything else to the account acted for.
            value = node[name] = self.store.get(EXPANDABLE[name], self.account, value) or value
        if isinstance(value, (dict, list)):
            self._expand(value, steps[1:], path)


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
