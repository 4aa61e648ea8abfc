"""What the generator of the Dart client is told means what the contract means; `make check` makes the client and compares."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from local.contract.clients import dart, made
from local.flow.settings import ROOT

CONTRACT: dict[str, Any] = json.loads((ROOT / "functions" / "operations" / "openapi.json").read_text())
UNDERSTOOD = dart.understood(CONTRACT)
LIB = ROOT / "clients" / "dart" / "lib"


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def test_the_clients_are_of_this_contract() -> None:
    assert made.is_of(CONTRACT)
    assert not made.is_of({**CONTRACT, "info": {**CONTRACT["info"], "version": "9.0.0"}})


def test_a_choice_of_answers_has_the_fields_of_all_and_needs_what_all_have() -> None:
    either = schemas(UNDERSTOOD)["TokensOrSecondFactorNeeded"]

    choices = [schemas(CONTRACT)[each] for each in ("Tokens", "SecondFactorNeeded")]
    assert set(either["properties"]) == {name for each in choices for name in each["properties"]}
    assert either["required"] == ["expires_in"]


def test_defaults_are_the_servers() -> None:
    assert '"default"' not in json.dumps([each.get("properties", {}) for each in schemas(UNDERSTOOD).values()])
    assert schemas(UNDERSTOOD)["NewVideo"]["required"] == schemas(CONTRACT)["NewVideo"]["required"]


def test_a_day_is_text_and_a_time_is_a_time() -> None:
    assert '"format": "date"' not in json.dumps(UNDERSTOOD)
    assert schemas(UNDERSTOOD)["Video"]["properties"]["created_at"]["format"] == "date-time"


def test_an_answer_of_nothing_has_no_body() -> None:
    asked = UNDERSTOOD["paths"]["/api/v1/auth/password/forgot"]["post"]["responses"]["202"]

    assert "content" not in asked


def test_the_contract_itself_stays_as_it_is() -> None:
    assert json.loads((ROOT / "functions" / "operations" / "openapi.json").read_text()) == CONTRACT


@pytest.mark.parametrize("verb", [each["operationId"] for item in CONTRACT["paths"].values() for each in item.values()])
def test_every_operation_is_a_method_named_for_it(verb: str) -> None:
    first, *others = verb.split("_")
    name = first + "".join(each.title() for each in others)

    assert len(re.findall(rf"^  Future<Response<.*>> {name}\(", _apis(), re.MULTILINE)) == 1


def _apis() -> str:
    return "".join(path.read_text() for path in sorted((LIB / "src" / "api").glob("*.dart")))


def test_every_schema_is_a_model() -> None:
    models = "".join(path.read_text() for path in sorted((LIB / "src" / "model").glob("*.dart")))
    # Dart keeps these words for itself.
    renamed = {"Export": "ModelExport", "Import": "ModelImport"}

    for name in schemas(CONTRACT):
        assert f"class {renamed.get(name, name)} {{" in models


def test_values_of_newer_servers_have_a_name() -> None:
    video = (LIB / "src" / "model" / "video.dart").read_text()

    assert "unknownEnumValue: VideoStatusEnum.unknownDefaultOpenApi" in video


@pytest.mark.skipif(not (made.TOOLS / "bin" / "python").exists(), reason="`make check` installs what reads Dart")
def test_what_reads_dart_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.dart").write_text(
        "import 'package:social_flow/src/none.dart';\n"
        "class A {\n  final Nothing x;\n  A(this.x);\n"
        "  int f() { return 1 }\n}\n"
        "class B<T> { final A a; final T? t; B(this.a, this.t); }\n"
        "enum E { one, two }\nclass C { C({this.e = const E._('one'), this.f = E.two}); final E e; final E f; }\n"
    )

    assert made.misspelt(made.TOOLS / "bin", tmp_path) == [
        "wrong.dart:5: this is not Dart",
        "wrong.dart:3: nothing declares Nothing",
        "wrong.dart:1: there is no src/none.dart",
        "wrong.dart:9: E has no _",
    ]
