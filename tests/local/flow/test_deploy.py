"""The deployment of small apps to a real embedded cloud, with the pinned CDK."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from local.cloud.running import RunningCloud
from local.flow import deploy, stacks, tree
from local.flow.problem import Problem
from local.flow.settings import Settings

# An app that writes its cloud assembly by itself: what is tested here is what becomes of it, and jsii takes seconds.
APP = """
import json, os, pathlib
template = {template}
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir(parents=True, exist_ok=True)
stack = {{
    "type": "aws:cloudformation:stack",
    "environment": "aws://000000000000/us-east-1",
    "properties": {{"templateFile": "t.json"}},
}}
(out / "t.json").write_text(json.dumps({{"Resources": template}}))
(out / "manifest.json").write_text(json.dumps({{"version": "38.0.0", "artifacts": {{"SocialFlow-local-Tiny": stack}}}}))
"""
QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}


def _write(folder: Path, template: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "app.py").write_text(APP.format(template=template))
    (folder / "cdk.json").write_text(json.dumps({"app": "python app.py"}))


def _refused(settings: Settings, template: str) -> Problem:
    _write(settings.tree, template)
    with pytest.raises(Problem) as problem:
        deploy.run(settings, lambda *_: None)
    return problem.value


@pytest.fixture(scope="module")
def app(cloud: RunningCloud, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An app that is deployed once for all tests here."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, cloud.port, 8085, 8080, tmp_path_factory.mktemp("app"))
    settings.logs.mkdir()
    _write(settings.tree, repr(QUEUE))
    heard: list[tuple[str | None, int, int]] = []

    deploy.run(settings, lambda _line, stack, done, count: heard.append((stack, done, count)))

    assert ("SocialFlow-local-Tiny", 2, 2) in heard
    return settings


def test_deployed_app_is_not_deployed_again_until_something_changes(app: Settings) -> None:
    assert stacks.statuses(app)["SocialFlow-local-Tiny"] == "CREATE_COMPLETE"
    assert not deploy.is_needed(app)
    assert deploy.is_needed(dataclasses.replace(app, cdn_port=1)), "the address is deployed with the app"
    assert deploy.is_needed(dataclasses.replace(app, home=app.home / "fresh"))

    (app.tree / "requirements.lock").write_text("another")
    assert deploy.is_needed(app)
    (app.tree / "requirements.lock").unlink()
    assert not deploy.is_needed(app)


def test_resource_that_fails_is_named_with_its_reason(app: Settings) -> None:
    bad = {"Type": "AWS::CloudFront::KeyGroup", "Properties": {"KeyGroupConfig": {"Name": "k", "Items": ["K0NOTHERE"]}}}

    problem = _refused(app, repr({**QUEUE, "Keys": bad}))

    assert problem.what.startswith(
        "The deployment failed at Keys (AWS::CloudFront::KeyGroup) of SocialFlow-local-Tiny: "
    )
    assert "K0NOTHERE" in problem.what
    assert str(app.logs / "deploy.log") in problem.remedy
    assert deploy.is_needed(app)


def test_template_that_is_refused_is_told_in_the_words_of_the_cloud(app: Settings) -> None:
    problem = _refused(app, repr({"Odd": {"Type": "AWS::Nowhere::Thing"}}))

    assert problem.what.startswith("The deployment failed: ")
    assert "AWS::Nowhere::Thing" in problem.what


def test_app_that_cannot_be_synthesized_is_told_by_its_error(app: Settings) -> None:
    problem = _refused(app, "1 / 0")

    assert problem.what == "The CDK app could not be synthesized: ZeroDivisionError: division by zero"


def test_cloud_that_is_away_is_a_sentence(settings: Settings) -> None:
    with pytest.raises(Problem, match="does not tell its stacks"):
        stacks.statuses(settings)


def test_half_written_note_means_deploy_again(settings: Settings) -> None:
    settings.home.mkdir()
    settings.deployed.write_text('{"fingerprint": "ab')

    assert deploy.is_needed(settings)


def test_fingerprint_sees_content_names_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "functions" / "__pycache__").mkdir(parents=True)
    code = tmp_path / "functions" / "a.py"
    code.write_text("1")
    seen = {tree.fingerprint(tmp_path, "http://one")}

    (tmp_path / "functions" / "__pycache__" / "a.pyc").write_text("compiled")
    (tmp_path / "README.md").write_text("words")
    assert tree.fingerprint(tmp_path, "http://one") in seen

    seen.add(tree.fingerprint(tmp_path, "http://two"))
    code.write_text("2")
    seen.add(tree.fingerprint(tmp_path, "http://one"))
    code.rename(tmp_path / "functions" / "b.py")
    seen.add(tree.fingerprint(tmp_path, "http://one"))

    assert len(seen) == 4
