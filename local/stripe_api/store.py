"""Everything the stand-in knows, in one sqlite file; one transaction holds an effect, its events and its stored answer."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]
# Where it stands in the body -> its value, or one of several.
Where = Mapping[str, str | bool | list[str]]

_SCHEMA = """
create table if not exists objects (
    seq integer primary key autoincrement, id text unique not null, kind text not null, account text not null,
    created integer not null, body text not null);
create index if not exists objects_by_kind on objects (kind, account, seq);
create table if not exists money (
    seq integer primary key autoincrement, account text not null, currency text not null, net integer not null,
    available_on integer not null);
create index if not exists money_by_account on money (account, currency, available_on);
create table if not exists answers (
    account text not null, key text not null, fingerprint text not null, status integer not null, body text not null,
    request_id text not null, created integer not null, primary key (account, key));
create table if not exists deliveries (
    seq integer primary key autoincrement, event_id text not null, endpoint_id text not null, due real not null,
    attempts integer not null default 0, state text not null default 'pending', last_error text);
create index if not exists deliveries_by_due on deliveries (state, due);
create table if not exists timers (
    seq integer primary key autoincrement, due real not null, action text not null, account text not null,
    object_id text not null, clock text);
create table if not exists facts (name text primary key, value text not null);
"""


class Store:
    """The database. Use `transaction()`; nothing inside it is seen by others, or survives a crash, before its end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        path = folder / "stripe.sqlite"
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(_SCHEMA)
        if "clock" not in [row[1] for row in self._db.execute("pragma table_info(timers)")]:
            self._db.execute("alter table timers add column clock text")

    @contextmanager
    def transaction(self) -> Iterator["Store"]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: what happens here is undone when it raises."""
        self._db.execute("savepoint effect")
        try:
            yield
        except BaseException:
            self._db.execute("rollback to effect")
            self._db.execute("release effect")
            raise
        self._db.execute("release effect")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Inside a transaction: what happens here is undone in any case."""
        self._db.execute("savepoint trial")
        try:
            yield
        finally:
            self._db.execute("rollback to trial")
            self._db.execute("release trial")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # objects

    def put(self, account: str, body: Json) -> None:
        """Write an object, new or changed; its `id`, `object` and `created` are in its body."""
        self.rows(
            "insert into objects (id, kind, account, created, body) values (?, ?, ?, ?, ?) "
            "on conflict (id) do update set body = excluded.body",
            *(body["id"], body["object"], account, body.get("created", self.now()), json.dumps(body)),
        )

    def get(self, kind: str, account: str, object_id: str) -> Json | None:
        sql = "select body from objects where id = ? and kind = ? and account = ?"
        found = self.rows(sql, object_id, kind, account)
        return _load(found[0][0]) if found else None

    def named(self, object_id: str, account: str) -> Json | None:
        """The object of whatever kind: of this account, or one of the connected accounts themselves."""
        sql = "select body from objects where id = ? and (account = ? or kind = 'account')"
        found = self.rows(sql, object_id, account)
        return _load(found[0][0]) if found else None

    def owner(self, kind: str, object_id: str) -> str | None:
        """Whose object it is."""
        found = self.rows("select account from objects where id = ? and kind = ?", object_id, kind)
        return str(found[0][0]) if found else None

    def delete(self, object_id: str) -> None:
        self.rows("delete from objects where id = ?", object_id)

    def every(self, kind: str, account: str) -> list[Json]:
        sql = "select body from objects where kind = ? and account = ? order by seq"
        return [_load(row[0]) for row in self.rows(sql, kind, account)]

    def matching(self, kind: str, account: str, **where: str | None) -> list[Json]:
        """Oldest first, those whose top-level fields have these values (None = null)."""
        clauses = [f"json_extract(body, '$.{name}') is ?" for name in where]
        # Names in the statement come from this package; values are bound.
        sql = f"select body from objects where {' and '.join(['kind = ?', 'account = ?', *clauses])} order by seq"  # noqa: S608
        return [_load(row[0]) for row in self.rows(sql, kind, account, *where.values())]

    def page(self, kind: str, account: str, *, where: Where, params: Json) -> tuple[list[Json], bool] | None:
        """Newest first, and whether more follow. None when the cursor names no object of this kind."""
        clauses: list[str] = ["kind = ?", "account = ?"]
        values: list[Any] = [kind, account]
        for path, value in where.items():
            allowed = value if isinstance(value, list) else [value]
            clauses.append(f"json_extract(body, '$.{path}') in ({', '.join('?' * len(allowed))})")
            values += allowed
        for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if name in params.get("created", {}):
                clauses.append(f"created {sign} ?")
                values.append(params["created"][name])
        backwards = "ending_before" in params
        cursor = params.get("ending_before") or params.get("starting_after")
        if cursor:
            at = self.rows("select seq from objects where id = ? and kind = ? and account = ?", cursor, kind, account)
            if not at:
                return None
            clauses.append("seq > ?" if backwards else "seq < ?")
            values.append(at[0][0])
        limit = params.get("limit", 10)
        order = "asc" if backwards else "desc"
        # Names in the statement come from route data and this file; values are bound.
        sql = f"select body from objects where {' and '.join(clauses)} order by seq {order} limit {limit + 1}"  # noqa: S608
        found = [_load(row[0]) for row in self.rows(sql, *values)]
        more, found = len(found) > limit, found[:limit]
        return (found[::-1] if backwards else found), more

    # money

    def move(self, account: str, currency: str, net: int, available_on: int) -> None:
        sql = "insert into money (account, currency, net, available_on) values (?, ?, ?, ?)"
        self.rows(sql, account, currency, net, available_on)

    def available(self, account: str, currency: str) -> int:
        sql = "select coalesce(sum(net), 0) from money where account = ? and currency = ? and available_on <= ?"
        return int(self.rows(sql, account, currency, self.now())[0][0])

    # facts and time

    def fact(self, name: str, default: Any) -> Any:
        found = self.rows("select value from facts where name = ?", name)
        return json.loads(found[0][0]) if found else default

    def set_fact(self, name: str, value: Any) -> None:
        sql = "insert into facts values (?, ?) on conflict (name) do update set value = excluded.value"
        self.rows(sql, name, json.dumps(value))

    def exact_now(self) -> float:
        """Seconds since the epoch, moved forward by what `/_standin/clock` was told."""
        return time.time() + float(self.fact("clock_forward_seconds", 0))

    def now(self) -> int:
        return int(self.exact_now())


def _load(text: str) -> Json:
    loaded: Json = json.loads(text)
    return loaded


def public(value: Any) -> Any:
    """`value` without what the stand-in notes for itself (names that begin with an underscore)."""
    if isinstance(value, dict):
        return {name: public(inner) for name, inner in value.items() if not name.startswith("_")}
    return [public(item) for item in value] if isinstance(value, list) else value
