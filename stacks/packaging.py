"""What goes into Lambda: a domain's own code, and layers resolved from the lock for the stage's runtime.

Everything is staged under .build with bytecode of the target runtime beside each source file, as unchecked-hash .pyc:
Lambda's file times are not those of the build, and compiling at import triples a cold start. When no interpreter of the
runtime's version is on the machine, the bytecode is left out and `missing_bytecode` says so.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from aws_cdk import AssetHashType
from aws_cdk import aws_lambda as lambda_

from stacks.stage import Runtime

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
LOCK = ROOT / "requirements.lock"
# botocore describes 400 services in 25 MB; ours are these. `endpoints` and `partitions` are files beside the folders.
AWS_SERVICES = frozenset(
    {
        "apigatewaymanagementapi",
        "dynamodb",
        "events",
        "kms",
        "mediaconvert",
        "s3",
        "secretsmanager",
        "sesv2",
        "sqs",
        "stepfunctions",
    }
    # What botocore itself asks for credentials.
    | {"sts", "sso", "sso-oidc", "signin"}
)
_NOT_CACHES = shutil.ignore_patterns("__pycache__")
# Compiling takes a moment and the result depends on the sources alone.
_COMPILE = (
    "import compileall, py_compile, sys; sys.exit(not compileall.compile_dir(sys.argv[1], quiet=1, "
    "stripdir=sys.argv[1], invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH))"
)


def domain_code(domain: str, runtime: Runtime) -> Path:
    """A folder with functions/<domain> under its full path, and nothing else."""
    functions = ROOT / "functions"

    def fill(target: Path) -> None:
        (target / "functions").mkdir()
        shutil.copy(functions / "__init__.py", target / "functions")
        shutil.copytree(functions / domain, target / "functions" / domain, ignore=_NOT_CACHES)

    sources = _fingerprint(functions / domain, functions / "__init__.py")
    return _staged(BUILD / "functions" / f"{domain}-py{runtime.python}", sources, fill, runtime)


def common_layer(runtime: Runtime) -> Path:
    """A layer folder with `socialflow`."""
    source = ROOT / "layers" / "common" / "python"

    def fill(target: Path) -> None:
        shutil.copytree(source, target / "python", ignore=_NOT_CACHES)

    return _staged(BUILD / "layers" / f"common-py{runtime.python}", _fingerprint(source), fill, runtime)


def package_layer(name: str, runtime: Runtime) -> Path:
    """A layer folder with the packages of layers/<name>/requirements.in in the locked versions, as wheels only."""
    wanted = ROOT / "layers" / name / "requirements.in"

    def fill(target: Path) -> None:
        _install(wanted, target / "python", runtime)
        _trim(target / "python")

    target = BUILD / "layers" / f"{name}-py{runtime.python}-{runtime.architecture}"
    return _staged(target, _fingerprint(wanted, LOCK), fill, runtime)


def asset(folder: Path) -> lambda_.Code:
    """A staged folder as CDK takes it; its hash is that of what it was made from, so CDK need not read 300 MB again."""
    made_from = f"{folder.name}\n{_mark_of(folder).read_text()}"
    digest = hashlib.blake2b(made_from.encode(), digest_size=32).hexdigest()
    return lambda_.Code.from_asset(str(folder), asset_hash=digest, asset_hash_type=AssetHashType.CUSTOM)


def missing_bytecode(runtime: Runtime) -> str | None:
    """A sentence when functions will compile at their cold starts, because this machine lacks the runtime's version."""
    if _interpreter(runtime.python):
        return None
    return (
        f"No Python {runtime.python} on this machine: functions are packaged without bytecode and compile at each cold "
        f"start. Install Python {runtime.python} (`uv python install {runtime.python}`) and deploy again."
    )


def size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _install(wanted: Path, target: Path, runtime: Runtime) -> None:
    pins = target.parent / "pins.txt"
    pins.write_text(_locked(wanted, runtime))
    command = [
        _uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--target", str(target), "--python-version", runtime.python, "--python-platform", runtime.uv_platform,
        "--requirements", str(pins),
    ]  # fmt: skip
    _run(command, f"the packages of layers/{wanted.parent.name} for Python {runtime.python} on {runtime.architecture}")
    pins.unlink()


def _locked(wanted: Path, runtime: Runtime) -> str:
    """The part of the lock that `wanted` needs, hashes included."""
    command = [
        _uv(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--generate-hashes", "--no-emit-index-url",
        "--no-emit-find-links", "--python-version", runtime.python, "--python-platform", runtime.uv_platform,
        "--only-binary", ":all:", "--constraints", str(LOCK), str(wanted),
    ]  # fmt: skip
    return _run(command, f"the versions of layers/{wanted.parent.name}")


def _run(command: list[str], what: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise SystemExit(f"Could not resolve {what}:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def _uv() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "uv"
    return str(beside) if beside.exists() else "uv"


def _trim(python: Path) -> None:
    for data in (python / "botocore" / "data").glob("*/"):
        if data.name not in AWS_SERVICES:
            shutil.rmtree(data)
    for folder in ["boto3/data", "boto3/examples", "bin", "numpy/_core/tests", "numpy/f2py", "s3transfer/tests"]:
        shutil.rmtree(python / folder, ignore_errors=True)
    for tests in list(python.rglob("tests")):
        if tests.is_dir() and "numpy" in tests.parts:
            shutil.rmtree(tests)
    for stub in list(python.rglob("*.pyi")):
        stub.unlink()
    for cache in list(python.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)


def _compile(folder: Path, runtime: Runtime) -> None:
    interpreter = _interpreter(runtime.python)
    if interpreter:
        # One process, fixed invalidation, no times: the same sources give the same zip.
        subprocess.run(
            [interpreter, "-c", _COMPILE, str(folder)], check=True, timeout=600, stdout=subprocess.DEVNULL, cwd=folder
        )


@lru_cache
def _interpreter(version: str) -> str | None:
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    found = subprocess.run(
        [_uv(), "python", "find", "--quiet", version], capture_output=True, text=True, timeout=120, check=False
    )
    return found.stdout.strip() or None if found.returncode == 0 else None


def _fingerprint(*sources: Path) -> str:
    """Of the sources' paths and contents, and of this file, which says what is made of them."""
    digest = hashlib.blake2b(Path(__file__).read_bytes())
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and "__pycache__" not in path.parts:
                name = json.dumps([str(path.relative_to(ROOT)), path.stat().st_size])
                digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()


def _staged(target: Path, sources: str, fill: Callable[[Path], None], runtime: Runtime) -> Path:
    """`target`, filled anew when its sources changed; one process at a time, the others wait and find it done."""
    fingerprint = sources + (" with bytecode" if _interpreter(runtime.python) else " without bytecode")
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_fresh(target, fingerprint):
            _empty(target)
            fill(target)
            _compile(target, runtime)
            _mark(target, fingerprint)
    return target


def _is_fresh(target: Path, fingerprint: str) -> bool:
    mark = _mark_of(target)
    return target.is_dir() and mark.exists() and mark.read_text() == fingerprint


def _mark(target: Path, fingerprint: str) -> None:
    _mark_of(target).write_text(fingerprint)


def _mark_of(target: Path) -> Path:
    return target.parent / f"{target.name}.fingerprint"


def _empty(target: Path) -> None:
    _mark_of(target).unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
