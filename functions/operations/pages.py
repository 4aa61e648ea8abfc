"""The pages that explain the API: made from files that `make generate` wrote beside this one."""

import base64
import hashlib
import html
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
# Swagger UI's files, which Powertools carries; importing the package that they lie in would build every model of OpenAPI.
_ASSETS = "aws_lambda_powertools.event_handler.openapi.swagger_ui"

# Without one a browser asks for /favicon.ico, and complains that there is none.
_HEAD = "<meta name=viewport content='width=device-width'><link rel=icon href='data:,'>"
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1e; }
pre { background: #f2f2f4; padding: .6em; overflow-x: auto; } code { background: #f2f2f4; padding: .1em .3em; border-radius: 4px; }
section { border-top: 1px solid #ddd; padding: .5rem 0; } h2 { margin-bottom: 0; } :target { background: #fff8dc; }
"""


@lru_cache
def openapi() -> str:
    """The contract as JSON text."""
    return (_HERE / "openapi.json").read_text()


@dataclass(frozen=True)
class Page:
    """A page, and the Content-Security-Policy under which it works: its own scripts and styles run, and none else."""

    body: str
    policy: str


@lru_cache
def swagger() -> Page:
    """Swagger UI over the contract, in one page: nothing is loaded from elsewhere."""
    spec = find_spec(_ASSETS)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_ASSETS)
    assets = Path(spec.origin).parent
    bundle = (assets / "swagger-ui-bundle.min.js").read_text()
    # The only sequence that would end the script element early.
    contract = openapi().replace("</", "<\\/")
    start = f"SwaggerUIBundle({{spec: {contract}, dom_id: '#ui', deepLinking: true}})"
    style = (assets / "swagger-ui.min.css").read_text()
    return _page("Social Flow API", style, "<div id=ui></div>", bundle, start)


@lru_cache
def errors() -> Page:
    """Every error code with its cause and what to do."""
    codes: list[dict[str, Any]] = json.loads((_HERE / "errors.json").read_text())
    sections = "".join(
        f"<section id='{html.escape(each['code'])}'><h2><code>{html.escape(each['code'])}</code></h2>"
        f"<p>HTTP {each['status']} · {html.escape(each['title'])}</p><p><b>Cause.</b> {html.escape(each['detail'])} "
        f"{html.escape(each['explanation'])}</p><p><b>What to do.</b> {html.escape(each['fix'])}</p>"
        f"<pre>{html.escape(json.dumps(each['example'], indent=2, ensure_ascii=False))}</pre></section>"
        for each in codes
    )
    return _page(
        "Social Flow: errors",
        _STYLE,
        "<h1>Errors</h1>"
        "<p>Every answer that is not a success is <code>application/problem+json</code> (RFC 9457). <code>code</code> is "
        "stable; <code>detail</code> says what was wrong this time; <code>request_id</code> finds it in the logs.</p>"
        f"{sections}",
    )


def _page(title: str, style: str, content: str, *scripts: str) -> Page:
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    run = "".join(f"<script>{each}</script>" for each in scripts)
    return Page(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>{_HEAD}<style>{style}</style>{content}{run}</html>",
        "; ".join(
            (
                "default-src 'none'",
                f"script-src {allowed}",
                f"style-src {_hash(style)}",
                # Swagger UI's symbols lie in its styles; what it tries, it asks of this API.
                "img-src data:",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        ),
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
