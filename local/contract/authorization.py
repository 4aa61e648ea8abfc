"""docs/authorization.md: whom each route is for, from the metadata that the route itself holds."""

from collections.abc import Iterator

from local.contract import openapi
from socialflow import access
from socialflow.access import ROLES, Access
from socialflow.http import RouteApp

_HEAD = f"""# Whom each route is for

Made by `make generate` from what each route declares (`socialflow/access.py`); `tests/authorization` sends everybody to every
route, through the real authorizer, and compares.

- Roles, each with the rights of those before it: {", ".join(ROLES)}. *anyone* needs no token.
- **scope** is what a personal access token must hold; where there is none, personal tokens are refused (`scope-needed`).
- **own** names the path's parameter whose thing must be the caller's: another's is `403` or `404`, whoever asks.
- A moderator's and an admin's routes take a session that has proved a second factor, which the account still has (`second-factor-missing`).
- **fresh**: a log-in or a step-up within {int(access.FRESH.total_seconds() // 60)} minutes (`step-up-needed`).
- **limits**: how many requests it counts as in the caller's ordinary limits, and the exact limits of its own (docs/api-contract.md).
- A token that is expired, of a session that has ended, or of somebody banned or suspended is nobody's: `401`.

| route | role | scope | own | fresh | limits |
|---|---|---|---|---|---|
"""


def page() -> str:
    return _HEAD + "".join(sorted(_rows()))


def _rows() -> Iterator[str]:
    for _, module in openapi.routes():
        app: RouteApp = module.app
        for route in app._static_routes + app._dynamic_routes:
            who: Access = app.access
            cells = [
                f"`{route.method.upper()} {openapi._template(route.openapi_path)}`",
                who.role or "*anyone*",
                who.scope or "",
                who.own,
                "fresh" if who.is_fresh else "",
                _limits(who),
            ]
            yield "| " + " | ".join(cells) + " |\n"


def _limits(who: Access) -> str:
    if not who.cost:
        return "none"
    return f"{who.cost}" + (f", {who.strict}" if who.strict else "")
