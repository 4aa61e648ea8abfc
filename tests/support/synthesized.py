"""The CDK app as it is synthesized, once per process and stage."""

import json
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_LAYERS = Path(__file__).resolve().parents[2] / "layers"
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")


@dataclass(frozen=True)
class Function:
    """A Lambda of a template: its handler's module, and the layers it gets, by name and in order."""

    module: str
    layers: tuple[str, ...]
    runtime: str

    @property
    def domain(self) -> str:
        return self.module.split(".")[1]


@lru_cache
def templates(stage: str) -> dict[str, dict[str, Any]]:
    """Stack name → template."""
    import aws_cdk as cdk

    from stacks.platform import Platform
    from stacks.stage import STAGES

    with tempfile.TemporaryDirectory() as folder:
        # Assets stay where they are: copying layers takes longer than all the rest.
        app = cdk.App(outdir=folder, context={"aws:cdk:disable-asset-staging": True})
        Platform(app, STAGES[stage])
        # Whether the templates are sound is asked elsewhere (tests/policy).
        app.synth(skip_validation=True, validate_on_synthesis=False)
        paths = sorted(Path(folder).glob("*.template.json"))
        return {path.name.removesuffix(".template.json"): json.loads(path.read_text()) for path in paths}


def functions(stage: str) -> list[Function]:
    """Every Lambda of ours, in all stacks."""
    found = []
    for template in templates(stage).values():
        resources: dict[str, dict[str, Any]] = template["Resources"]
        for resource in resources.values():
            handler = resource.get("Properties", {}).get("Handler", "")
            if resource["Type"] == "AWS::Lambda::Function" and handler.startswith("functions."):
                properties = resource["Properties"]
                layers = tuple(_layer(layer["Ref"]) for layer in properties["Layers"])
                found.append(Function(handler.removesuffix(".handler"), layers, properties["Runtime"]))
    return found


def _layer(logical_id: str) -> str:
    """The folder under layers/ that a layer was made from: its logical id is named for it."""
    return next(folder.name for folder in _LAYERS.iterdir() if f"{folder.name.title()}Layer" in logical_id)
