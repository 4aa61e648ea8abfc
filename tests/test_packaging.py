"""What goes into Lambda is enough to import every handler, and small enough to start quickly."""

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from stacks import packaging
from stacks.stage import AWS_RUNTIME, HOST_RUNTIME, Runtime
from tests.support import synthesized
from tests.support.synthesized import Function

ROOT = Path(__file__).resolve().parent.parent
MB = 1_000_000
LIMIT = 60 * MB
# Functions with packages of their own: identity judges passwords, images re-encodes with Pillow, media decodes with FFmpeg's
# libraries, stripe is Stripe's client.
HEAVY_LIMIT = {"identity": 80 * MB, "images": 90 * MB, "media": 220 * MB, "stripe": 100 * MB}

_IMPORT = """
import importlib, json, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + sys.argv[2:]
failed = {}
for name in json.loads(sys.argv[1]):
    try:
        assert callable(importlib.import_module(name).handler)
    except BaseException as error:
        failed[name] = f"{type(error).__name__}: {error}"
print(json.dumps(failed))
"""


@pytest.fixture(scope="session")
def functions() -> list[Function]:
    return synthesized.functions("local")


def folders(function: Function, runtime: Runtime) -> list[Path]:
    """The unzipped code and layers of a function, as Lambda lays them out."""
    layers = [
        packaging.common_layer(runtime) if name == "common" else packaging.package_layer(name, runtime)
        for name in function.layers
    ]
    return [packaging.domain_code(function.domain, runtime), *layers]


def by_layers(functions: list[Function]) -> Mapping[tuple[str, tuple[str, ...]], list[Function]]:
    groups = defaultdict(list)
    for function in functions:
        groups[function.domain, function.layers].append(function)
    return groups


def test_every_handler_imports_from_its_own_package_alone(functions: list[Function]) -> None:
    failed: dict[str, str] = {}
    for (_, layers), group in by_layers(functions).items():
        code, *layered = folders(group[0], HOST_RUNTIME)
        path = [str(code), *(str(folder / "python") for folder in layered)]
        names = json.dumps([function.module for function in group])

        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-c", _IMPORT, names, *path],
            capture_output=True, text=True, timeout=60, check=False, cwd="/", env={},
        )  # fmt: skip

        assert done.returncode == 0, (layers, done.stderr[-2000:])
        failed |= json.loads(done.stdout.splitlines()[-1])

    assert failed == {}


def test_every_handler_of_the_code_is_deployed_and_no_other(functions: list[Function]) -> None:
    def has_handler(path: Path) -> bool:
        body = ast.parse(path.read_text()).body
        assigned = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
        return any(isinstance(target, ast.Name) and target.id == "handler" for target in assigned)

    written = {
        f"functions.{path.parent.name}.{path.stem}" for path in (ROOT / "functions").glob("*/*.py") if has_handler(path)
    }

    assert {function.module for function in functions} == written


def test_a_function_gets_the_shared_library_and_the_core_packages_first(functions: list[Function]) -> None:
    assert {function.layers[:2] for function in functions} == {("common", "core")}
    assert {extra for function in functions for extra in function.layers[2:]} == set(HEAVY_LIMIT)


@pytest.mark.parametrize("runtime", [HOST_RUNTIME, AWS_RUNTIME], ids=["host", "aws"])
def test_no_function_is_larger_than_it_may_be(functions: list[Function], runtime: Runtime) -> None:
    too_large = {}
    for (domain, layers), group in by_layers(functions).items():
        size = sum(packaging.size_bytes(folder) for folder in folders(group[0], runtime))
        # pytest -rP shows the figures.
        print(f"{size / MB:6.1f} MB unzipped: {domain} with {'+'.join(layers)}, Python {runtime.python}")
        limit = max([LIMIT, *(HEAVY_LIMIT[extra] for extra in layers[2:])])
        if size > limit:
            too_large[domain, layers] = f"{size / MB:.1f} MB of {limit / MB:.0f} MB"

    assert too_large == {}


def test_a_domain_is_packaged_without_the_others() -> None:
    code = packaging.domain_code("videos", HOST_RUNTIME)

    assert sorted(path.name for path in (code / "functions").iterdir() if path.name != "__pycache__") == [
        "__init__.py",
        "videos",
    ]
    assert sorted(path.name for path in code.iterdir()) == ["functions"]


def test_packages_are_those_of_the_target_machine() -> None:
    binaries = [path.name for path in packaging.package_layer("core", AWS_RUNTIME).rglob("*.so")]

    assert binaries
    # Wheels for the stable ABI do not name the machine.
    named = [name for name in binaries if "linux-gnu" in name]
    assert [name for name in named if "aarch64" not in name] == []


def test_every_source_has_bytecode_that_never_looks_at_times() -> None:
    code = packaging.domain_code("videos", HOST_RUNTIME)
    compiled = list(code.rglob("*.pyc"))

    assert len(compiled) == len(list(code.rglob("*.py")))
    # PEP 552: flags 0b01 are hash-based and unchecked.
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\x01\x00\x00\x00"}


def test_missing_bytecode_is_told_with_a_remedy() -> None:
    assert packaging.missing_bytecode(HOST_RUNTIME) is None

    sentence = packaging.missing_bytecode(Runtime(python="3.99", architecture="arm64"))

    assert sentence is not None
    assert "3.99" in sentence
    assert "uv python install" in sentence


def test_the_same_sources_are_not_packaged_twice() -> None:
    code = packaging.domain_code("videos", HOST_RUNTIME)
    (code / "marker").touch()
    try:
        assert (packaging.domain_code("videos", HOST_RUNTIME) / "marker").exists()
    finally:
        (code / "marker").unlink()


def test_only_the_aws_services_that_are_called_are_shipped() -> None:
    data = packaging.package_layer("core", HOST_RUNTIME) / "python" / "botocore" / "data"

    assert {path.name for path in data.iterdir() if path.is_dir()} == packaging.AWS_SERVICES


def test_every_aws_service_that_is_called_is_shipped() -> None:
    sources = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "layers").rglob("*.py")]
    called = {name for path in sources for name in re.findall(r"aws\.client\(\s*\"([\w-]+)\"", path.read_text())}

    assert called >= {"dynamodb", "s3", "sesv2"}
    assert called <= packaging.AWS_SERVICES
