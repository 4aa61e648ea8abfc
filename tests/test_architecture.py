"""The arrows of the house: who may know whom, and what stands in one place only."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMON = ROOT / "layers" / "common" / "python"
# Shared library modules that stand for the two ways a function is called.
BOUNDARIES = {"socialflow.http", "socialflow.consumers"}
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "base", "core", "shared", "stuff", "tools"}
LINES_LIMIT = 400


@dataclass(frozen=True)
class Module:
    """A source file and what it says of itself."""

    path: Path

    @property
    def name(self) -> str:
        home = COMMON if COMMON in self.path.parents else ROOT
        return ".".join(self.path.relative_to(home).with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @property
    def is_verb(self) -> bool:
        """Whether Lambda calls it."""
        return any(
            isinstance(target, ast.Name) and target.id == "handler"
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
        ) or any(isinstance(node, ast.FunctionDef) and node.name == "handler" for node in self.tree.body)

    @property
    def is_table(self) -> bool:
        return self.path.stem == "table" or self.path.stem.endswith("_table")

    @cached_property
    def imports(self) -> set[str]:
        """Dotted names, those that come from a module included."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @cached_property
    def attributes(self) -> set[str]:
        """`a.b` as it is written, wherever it is used."""
        return {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }


def modules(*folders: Path) -> list[Module]:
    return [Module(path) for folder in folders for path in sorted(folder.rglob("*.py"))]


DOMAINS = modules(ROOT / "functions")
RUNTIME = [*DOMAINS, *modules(COMMON)]
EVERYTHING = [*RUNTIME, *modules(*(ROOT / name for name in ("stacks", "local", "bench", "tests")))]


def offenders(found: Iterator[Module]) -> list[str]:
    return sorted(module.name for module in found)


def test_there_is_something_to_hold_together() -> None:
    assert len(DOMAINS) > 50
    assert sum(module.is_verb for module in DOMAINS) > 20


def test_the_contracts_between_packages_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(COMMON)])}

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kept, 0 broken" in done.stdout


def test_nothing_imports_itself_in_a_circle() -> None:
    graph = grimp.build_graph(
        "socialflow", "functions", "stacks", "local", exclude_type_checking_imports=True, cache_dir=None
    )
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for imported in graph.find_modules_directly_imported_by(module):
                visit(imported, (*way, module))
            done.add(module)

    for module in sorted(graph.modules):
        visit(module, ())


def test_nothing_but_tests_imports_a_verb() -> None:
    verbs = {module.name for module in DOMAINS if module.is_verb}

    assert offenders(module for module in EVERYTHING if "tests" not in module.name and module.imports & verbs) == []


def test_only_verbs_see_requests_and_events() -> None:
    assert offenders(module for module in DOMAINS if not module.is_verb and module.imports & BOUNDARIES) == []


def test_only_tables_know_keys() -> None:
    def knows(module: Module) -> bool:
        return bool({"socialflow.dynamo.key"} & module.imports or {"dynamo.key"} & module.attributes)

    assert offenders(module for module in DOMAINS if not module.is_table and knows(module)) == []


def test_every_table_opens_with_its_access_patterns() -> None:
    tables = [module for module in DOMAINS if module.path.stem == "table"]

    assert tables
    assert offenders(module for module in tables if "|--" not in (ast.get_docstring(module.tree) or "")) == []


def test_verbs_call_no_aws_service_themselves() -> None:
    def calls(module: Module) -> bool:
        return any(name.split(".")[0] in {"boto3", "botocore"} or name == "socialflow.aws" for name in module.imports)

    assert offenders(module for module in DOMAINS if module.is_verb and calls(module)) == []


def test_aws_clients_come_from_one_factory() -> None:
    def makes(module: Module) -> bool:
        return any(name.split(".")[0] == "boto3" or name.startswith("botocore.session") for name in module.imports)

    assert offenders(module for module in RUNTIME if makes(module)) == ["socialflow.aws"]


def test_the_environment_is_read_in_one_place() -> None:
    def reads(module: Module) -> bool:
        return bool({"os.environ", "os.getenv"} & module.attributes or {"os.environ", "os.getenv"} & module.imports)

    assert offenders(module for module in RUNTIME if reads(module)) == ["socialflow.env"]


def test_time_is_read_in_one_place() -> None:
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}

    assert offenders(module for module in RUNTIME if clocks & module.attributes) == ["socialflow.clock"]


def test_chance_comes_from_one_place() -> None:
    def draws(module: Module) -> bool:
        return bool({"random", "secrets", "uuid"} & module.imports or {"os.urandom"} & module.attributes)

    # The data store's pauses are jittered, which no simulation needs to replay.
    assert offenders(module for module in RUNTIME if draws(module)) == ["socialflow.dynamo", "socialflow.ids"]


def test_nothing_that_runs_prints() -> None:
    """TE-5: what is said goes through the logger, as JSON with the request's id."""

    def prints(module: Module) -> bool:
        return any(isinstance(node, ast.Name) and node.id in {"print", "pprint"} for node in ast.walk(module.tree))

    assert offenders(module for module in RUNTIME if prints(module)) == []


def test_time_is_read_in_no_other_way_either() -> None:
    """TE-5: `datetime.datetime.now()`, `from time import time`, and the like."""
    clocks = {"now", "utcnow", "today", "utcfromtimestamp"}
    # How long something takes is not what time it is.
    durations = {"time.monotonic", "time.sleep"}

    def reads(module: Module) -> bool:
        calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute) and node.attr in clocks)
        return any(ast.unparse(each.value) != "clock" for each in calls) or any(
            name.startswith("time.") and name not in durations
            for name in module.imports | {each for each in module.attributes if each.startswith("time.")}
        )

    assert offenders(module for module in RUNTIME if reads(module)) == ["socialflow.clock"]


# Clauses that are put together from pieces of code, by module and the name of the piece.
CLAUSES = {
    ("functions.identity.account_table", "stands"),
    ("functions.identity.factor_table", "is_first"),
    ("functions.identity.profile_table", "is_first"),
    ("functions.billing.subscription_table", "what"),
}
_CLAUSE = re.compile(
    r"^(SET|ADD|REMOVE|DELETE) |\b(AND|OR) |attribute_(not_)?exists|begins_with\(|contains\(|(?<![\w}/])[#:][\w{]"
)


def interpolated(module: Module) -> Iterator[str]:
    """What stands in an expression of DynamoDB's beside names after # and : that are a variable of the code itself."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if not _CLAUSE.search(shape):
            continue
        before = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                before = str(part.value)
            elif isinstance(part, ast.FormattedValue):
                is_name = isinstance(part.value, ast.Name) and before[-1:] in {"#", ":"}
                is_constant = isinstance(part.value, ast.IfExp) and all(
                    isinstance(each, ast.Constant) for each in (part.value.body, part.value.orelse)
                )
                if not (is_name or is_constant) and (module.name, ast.unparse(part.value)) not in CLAUSES:
                    yield f"{module.name}: {ast.unparse(node)}"
                before = ""


def test_no_expression_of_dynamodb_holds_what_came_from_outside() -> None:
    """TE-5: values go by `:name`; a piece that is put in stands in CLAUSES, or is a name after # or :."""
    stores = [module for module in RUNTIME if module.is_table or module.name == "socialflow.dynamo"]

    assert [each for module in stores for each in interpolated(module)] == []
    assert not [
        module.name
        for module in stores
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    ]


@pytest.mark.parametrize(
    "line",
    [
        'change = f"SET #name = {asked.name}"',
        "when = f\"#name = '{name}'\"",
        'when = f"attribute_exists({name})"',
        'change = f"ADD #{asked.name} :one"',
    ],
)
def test_the_rule_about_expressions_finds(line: str) -> None:
    module = Module(ROOT / "functions" / "invented_table.py")
    module.__dict__["tree"] = ast.parse(line)

    assert list(interpolated(module))


# Words of a name whose value is nobody's to read in a log.
SECRET_WORDS = re.compile(
    r"(^|_)(body|event|headers|token|tokens|password|secret|authorization|cookie|pem|credentials|code|codes|digits)(_|$)"
)
# Codes that are ours or a service's words, not keys.
HARMLESS = {"error_code", "event_id", "event_type", "token_id"}


def told(module: Module) -> Iterator[str]:
    """Log lines whose message is made up, or that tell a value with a name of SECRET_WORDS."""
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not ast.unparse(node.func).removeprefix("logs.").startswith("logger."):
            continue
        if node.func.attr not in {"debug", "info", "warning", "error", "exception", "critical"}:
            continue
        if not all(isinstance(each, ast.Constant) for each in node.args):
            yield f"{module.name}: {ast.unparse(node)}"
            continue
        for keyword in node.keywords:
            if any(SECRET_WORDS.search(name) for name in {keyword.arg or "**", *named(keyword.value)} - HARMLESS):
                yield f"{module.name}: {ast.unparse(node)}"


def named(value: ast.AST) -> set[str]:
    """What a value is called: of `event.id`, `token["token_id"]` and `event.get("routeKey")` the last word alone."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return {name}
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return {name}
    return {name for each in ast.iter_child_nodes(value) for name in named(each)}


@pytest.mark.parametrize(
    "line",
    [
        'logs.logger.info("asked", event=event)',
        'logger.warning("refused", reason=credentials.password)',
        'logs.logger.info(f"refused {token}")',
        'logs.logger.error("bad", given=str(request.headers))',
        'logs.logger.error("bad", **body)',
        'logs.logger.info("asked", body=asked.model_dump())',
    ],
)
def test_the_rule_about_log_lines_finds(line: str) -> None:
    module = Module(ROOT / "functions" / "invented.py")
    module.__dict__["tree"] = ast.parse(line)

    assert list(told(module))


def test_no_log_line_tells_a_body_a_token_or_a_header() -> None:
    """TE-5."""
    assert [each for module in RUNTIME for each in told(module)] == []


def test_money_is_never_a_float() -> None:
    def rounds(module: Module) -> bool:
        return any(isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(module.tree))

    money = [module for module in RUNTIME if "money" in module.name]
    assert money
    assert offenders(module for module in money if rounds(module)) == []


def test_every_module_is_named_for_a_thing() -> None:
    product = [module for module in EVERYTHING if not module.name.startswith("tests")]

    assert offenders(module for module in product if NAMELESS & set(module.name.split("."))) == []


def test_no_file_holds_too_much() -> None:
    assert offenders(module for module in EVERYTHING if module.path.read_bytes().count(b"\n") > LINES_LIMIT) == []


def routes() -> list[Module]:
    return [
        module
        for module in DOMAINS
        if re.search(r"^@app\.(get|post|put|patch|delete)\(", module.path.read_text(), re.MULTILINE)
    ]


@pytest.mark.parametrize("module", routes(), ids=lambda module: module.name)
def test_a_route_says_what_it_is_and_is_the_function_its_file_is_named_for(module: Module) -> None:
    (function,) = [
        node for node in module.tree.body if isinstance(node, ast.FunctionDef) and node.name == module.path.stem
    ]
    (decorator,) = function.decorator_list
    assert isinstance(decorator, ast.Call)
    assert isinstance(decorator.func, ast.Attribute)
    path = re.sub(r"<(\w+)>", r"{\1}", ast.literal_eval(decorator.args[0]))

    assert (ast.get_docstring(module.tree) or "").startswith(f"{decorator.func.attr.upper()} {path}: ")
    assert any(keyword.arg == "tags" for keyword in decorator.keywords)
