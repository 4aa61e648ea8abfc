"""One request's way through a distribution: behaviour, method, grant, origin, error page."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from local.cdn import responses, signatures
from local.cdn.distribution import Behavior, Distribution
from local.cdn.forwarding import Request, headers_for_origin, query_for_origin
from local.cdn.origins import Answer, Ask, OriginAwayError, Origins, OriginTimeoutError, Upgrade
from local.cdn.signatures import Refused, Viewer


@dataclass(frozen=True)
class Edge:
    origins: Origins
    clock: Callable[[], float] = time.time

    def answer(self, distribution: Distribution, request: Request) -> Answer:
        """CloudFront's answer; its body is not read yet. Blocks on the origin."""
        if distribution.root_object and request.path == "/":
            request = replace(request, path="/" + quote(distribution.root_object))
        behavior = distribution.behavior(request.path)
        refused = self._refusal(behavior, request)
        if refused is not None:
            return responses.with_edge_headers(refused, {}, request, from_edge=True)
        try:
            answer = self._with_error_page(distribution, self._fetch(distribution, behavior, request))
        except OriginTimeoutError as error:
            page = responses.error_page(504, f"The origin {error} did not answer in time. Try again later.")
            return responses.with_edge_headers(page, {}, request, from_edge=True)
        except OriginAwayError as error:
            page = responses.error_page(502, f"{error} Look at `flow status`, then try again.")
            return responses.with_edge_headers(page, {}, request, from_edge=True)
        return self.passed_on(distribution, request, answer)

    def passed_on(self, distribution: Distribution, request: Request, answer: Answer) -> Answer:
        """What an origin answered, as the viewer gets it. To what CloudFront says itself it applies no policy."""
        policy = distribution.behavior(request.path).response_headers_policy
        return responses.with_edge_headers(answer, policy, request, from_edge=answer.status >= 400)

    def upgrade(self, distribution: Distribution, request: Request) -> tuple[Upgrade, Ask] | Answer:
        """Where a viewer's WebSocket goes and what its handshake says there, or CloudFront's own refusal."""
        behavior = distribution.behavior(request.path)
        refused = self._refusal(behavior, request)
        if refused is not None:
            return refused
        origin, ask = distribution.origins[behavior.origin_id], _ask(behavior, request)
        own = {name.lower(): value for name, value in origin.custom_headers.items()}
        ask = replace(ask, headers=[*(pair for pair in ask.headers if pair[0] not in own), *own.items()])
        try:
            return self.origins.upgrade(origin, ask), ask
        except OriginAwayError as error:
            return responses.error_page(502, f"{error} Look at `flow status`, then try again.")

    def _refusal(self, behavior: Behavior, request: Request) -> Answer | None:
        if request.method not in behavior.methods:
            return responses.error_page(
                403,
                f"This distribution does not allow {request.method} for {behavior.pattern};"
                f" it allows {', '.join(sorted(behavior.methods))}.",
            )
        if behavior.has_functions:
            return responses.error_page(
                503, f"{behavior.pattern} runs a CloudFront or Lambda@Edge function, which the local edge cannot run."
            )
        if behavior.keys is None:
            return None
        viewer = Viewer(request.url_without_grant(), request.client_ip, self.clock())
        try:
            signatures.check(request.query_parameters(), request.cookies(), viewer, behavior.keys)
        except Refused as refused:
            return responses.refusal(refused.code, refused.message)
        return None

    def _fetch(self, distribution: Distribution, behavior: Behavior, request: Request) -> Answer:
        origin = distribution.origins[behavior.origin_id]
        ask = _ask(behavior, request)
        answer = self.origins.fetch(distribution, origin, ask)
        if answer.status in (206, 416) and not _still_the_same(request.header("if-range"), answer):
            # The viewer holds a part of another version: it gets the whole of this one.
            answer.close()
            whole = [(n, v) for n, v in ask.headers if n not in ("range", "if-range")]
            answer = self.origins.fetch(distribution, origin, replace(ask, headers=whole))
        return answer

    def _with_error_page(self, distribution: Distribution, answer: Answer) -> Answer:
        page = distribution.error_pages.get(answer.status)
        if page is None:
            return answer
        behavior = distribution.behavior(page.path)
        ask = Ask("GET", page.path, "", [("user-agent", "Amazon CloudFront")])
        answer.close()
        shown = self.origins.fetch(distribution, distribution.origins[behavior.origin_id], ask)
        return replace(shown, status=page.status) if shown.status < 400 else shown


def _ask(behavior: Behavior, request: Request) -> Ask:
    return Ask(
        request.method,
        request.path,
        query_for_origin(request, behavior),
        headers_for_origin(request, behavior),
        request.body,
    )


def _still_the_same(validator: str | None, answer: Answer) -> bool:
    """Whether an If-Range validator (a strong ETag or a date) is of the version that answered."""
    return validator is None or validator in (answer.header("etag"), answer.header("last-modified"))
