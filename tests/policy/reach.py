"""Which DynamoDB actions a verb's code can reach: a call graph of names, read from the source.

A function reaches whatever it names: functions of its own module and of the modules that it imports, and, of names that
are attributes of some object, every method so called in what its domain and `socialflow` define. That may be more than
runs, never less. A store's operation is one action; a write's are those of the items that are built on the way to it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMON = ROOT / "layers" / "common" / "python"
# What the operations of socialflow.dynamo.Store are on the wire.
READS = {
    "get": {"GetItem"},
    "query": {"Query"},
    "query_all": {"Query"},
    "get_many": {"BatchGetItem"},
    "write_many": {"BatchWriteItem"},
}
WRITES = {"write", "transact"}
OPERATIONS = READS.keys() | WRITES
ITEMS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "Check": "ConditionCheckItem"}
# The names of stores of tables beside a domain's own: what is done to them is told apart.
LEDGER, AUDIT, LIMITS, KEYS = "LEDGER", "AUDIT", "LIMITS", "KEYS"
APART = {LEDGER, AUDIT, LIMITS, KEYS}


@dataclass
class Scope:
    """A function, a class's method or a module's own body: what it does to a store and what it names."""

    names: set[str] = field(default_factory=set)
    attributes: set[tuple[str, str]] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)


@dataclass
class Source:
    """A module: its scopes by name (`""` is its body, `Class.method` a method), and what its imports mean."""

    scopes: dict[str, Scope]
    imports: dict[str, str]


class Reach:
    """The call graph of functions/ and layers/common."""

    def actions(self, verb: str) -> set[str]:
        """DynamoDB actions, such as `GetItem`, that `verb` can come to on its domain's table."""
        operations = self._operations(verb)
        found = {action for name in operations for action in READS.get(name, ())}
        if operations & WRITES:
            found |= {ITEMS[name] for name in operations if name in ITEMS}
        return found

    def ledger_actions(self, verb: str, store: str = LEDGER) -> set[str]:
        """Those that it can come to on the ledger's own table, or on another that is told apart."""
        done = {name.removeprefix(f"{store}.") for name in self._operations(verb) if name.startswith(f"{store}.")}
        return {action for name in done for action in READS.get(name, {ITEMS.get(name, name)})}

    def _operations(self, verb: str) -> set[str]:
        seen: set[tuple[str, str]] = set()
        todo = [(verb, scope) for scope in source(verb).scopes]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo.extend(self._next(*at, verb.rsplit(".", 1)[0]))
        return {name for module, scope in seen for name in source(module).scopes[scope].operations}

    def _next(self, module: str, scope: str, domain: str) -> Iterator[tuple[str, str]]:
        here = source(module)
        for name in here.scopes[scope].names:
            yield from self._named(module, name)
        for owner, name in here.scopes[scope].attributes:
            target = here.imports.get(owner)
            if target and path_of(target):
                yield from self._named(target, name)
            else:
                yield from self._methods(name, domain)

    def _named(self, module: str, name: str) -> Iterator[tuple[str, str]]:
        here = source(module)
        if name in here.scopes:
            yield module, name
        yield from ((module, each) for each in here.scopes if each == f"{name}.__init__")
        origin, _, original = here.imports.get(name, "").rpartition(".")
        if origin and path_of(origin) and module != origin:
            yield from self._named(origin, original)

    def _methods(self, name: str, domain: str) -> Iterator[tuple[str, str]]:
        for module in modules(domain):
            yield from ((module, each) for each in source(module).scopes if each.endswith(f".{name}"))


@cache
def modules(domain: str) -> tuple[str, ...]:
    """The modules whose methods an object in this domain may have. The store's own are operations, not code."""
    own = (ROOT / domain.replace(".", "/")).glob("*.py")
    shared = (COMMON / "socialflow").glob("*.py")
    return tuple(f"{domain}.{path.stem}" for path in own) + tuple(
        f"socialflow.{path.stem}" for path in shared if path.stem != "dynamo"
    )


def path_of(module: str) -> Path | None:
    for home in (ROOT, COMMON):
        path = home / (module.replace(".", "/") + ".py")
        if path.exists() and module.split(".")[0] in {"functions", "socialflow"} and module != "socialflow.dynamo":
            return path
    return None


@cache
def source(module: str) -> Source:
    path = path_of(module)
    assert path, f"{module} has no source file"
    tree = ast.parse(path.read_text())
    found = Source({"": Scope()}, {})
    for node in tree.body:
        for name, part in _scopes(node):
            _read(part, found.scopes.setdefault(name, Scope()))
    for each in ast.walk(tree):
        if isinstance(each, ast.ImportFrom) and each.module:
            found.imports |= {part.asname or part.name: f"{each.module}.{part.name}" for part in each.names}
        elif isinstance(each, ast.Import):
            found.imports |= {part.asname or part.name: part.name for part in each.names}
    return found


def _scopes(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """The parts of a top-level statement by the name under which other code reaches them."""
    match node:
        case ast.FunctionDef(name=name):
            yield name, node
        case ast.ClassDef(name=name, body=body):
            for part in body:
                yield f"{name}.{part.name if isinstance(part, ast.FunctionDef) else '__init__'}", part
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            yield name, value
        case _:
            yield "", node


def _read(tree: ast.AST, scope: Scope) -> None:
    # What is bound in here is an object, whatever else has its name outside.
    bound = {each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)}
    bound |= {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    # What is built beside the store it goes to is no write to the domain's table.
    apart = {
        id(node.elts[1])
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and ast.unparse(node.elts[0]) in {AUDIT, KEYS}
    } | {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_write_apart(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if _is_store(owner) and name in OPERATIONS:
                scope.operations.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=store), attr=name), args=given) if store in APART:
                scope.operations.add(f"{store}.{_item_of(given[0]) if _is_write_apart(node) else name}")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="dynamo"), attr="transact")):
                scope.operations.add("transact")
            case ast.Tuple(elts=[ast.Name(id=store), item]) if store in APART:
                scope.operations.add(f"{store}.{_item_of(item)}")
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="dynamo"), attr=name)) if (
                name in ITEMS and id(node) not in apart
            ):
                scope.operations.add(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner not in bound:
                scope.attributes.add((owner, name))
            case ast.Attribute(attr=name):
                scope.attributes.add(("", name))
            case ast.Name(id=name) if name not in bound:
                scope.names.add(name)


def _item_of(written: ast.expr) -> str:
    """Which write it is: what goes to the ledger is built on the spot, so that it can be read here."""
    match written:
        case ast.Call(func=ast.Name(id=name)) if name in ITEMS:
            return name
        case _:
            raise AssertionError(f"line {written.lineno}: what is written to the ledger is not built beside its store")


def _is_write_apart(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=store), attr="write"):
            return store in APART
        case _:
            return False


def _is_store(owner: ast.expr) -> bool:
    """Whether it is `STORE`, `table.STORE` or the `store` that `socialflow.idempotency` is handed."""
    match owner:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in {"STORE", "store"}
        case _:
            return False
