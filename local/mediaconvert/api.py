"""MediaConvert's REST-JSON API, for the operations that a product here may call."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from local.mediaconvert import rules, schema
from local.mediaconvert.engine import Engine

Json = dict[str, Any]
Query = dict[str, list[str]]
Answer = tuple[int, dict[str, str], bytes]

_PREFIX = "/2017-08-29"
_BODY_LIMIT_BYTES = 1 << 20
_PAGE = 20


class RefusedError(Exception):
    """An answer that is not 2xx, with the exception name that AWS gives it."""

    def __init__(self, status: int, name: str, message: str) -> None:
        self.status, self.name = status, name
        super().__init__(message)


class Api:
    """`handle` is what the embedded cloud calls for every request signed for mediaconvert."""

    def __init__(self, engine: Engine, endpoint_url: str) -> None:
        self._engine = engine
        self._endpoint_url = endpoint_url
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., tuple[int, Json]]]] = [
            ("POST", re.compile(r"/jobs"), self._create_job),
            ("GET", re.compile(r"/jobs"), self._list_jobs),
            ("GET", re.compile(r"/jobs/([^/]+)"), self._get_job),
            ("DELETE", re.compile(r"/jobs/([^/]+)"), self._cancel_job),
            ("POST", re.compile(r"/queues"), self._create_queue),
            ("GET", re.compile(r"/queues"), self._list_queues),
            ("GET", re.compile(r"/queues/([^/]+)"), self._get_queue),
            ("DELETE", re.compile(r"/queues/([^/]+)"), self._delete_queue),
            ("POST", re.compile(r"/endpoints"), self._describe_endpoints),
        ]

    async def handle(self, method: str, path: str, headers: dict[str, str], body: bytes, query: Query) -> Answer:
        """One request to one answer; errors in AWS's shape."""
        del headers
        try:
            # In a thread: a cancelled job's event goes through the loop that this request came on.
            route = path.removeprefix(_PREFIX).rstrip("/")
            status, answer = await asyncio.to_thread(self._answer, method, route, body, query)
            return status, {"Content-Type": "application/json"}, json.dumps(answer).encode()
        except RefusedError as refused:
            kind = {"Content-Type": "application/json", "x-amzn-ErrorType": refused.name}
            return refused.status, kind, json.dumps({"message": str(refused)}).encode()

    def _answer(self, method: str, path: str, body: bytes, query: Query) -> tuple[int, Json]:
        for wanted, pattern, answer in self._routes:
            match = pattern.fullmatch(path)
            if match and wanted == method:
                return answer(*match.groups(), **({"body": _json(body)} if method == "POST" else {"query": query}))
        raise RefusedError(404, "NotFoundException", f"The local MediaConvert stand-in has no {method} {path}")

    # -- jobs -----------------------------------------------------------------------------------------------------

    def _create_job(self, body: Json) -> tuple[int, Json]:
        _fits("CreateJob", body)
        found = rules.problems(body)
        if found:
            raise _bad_request(found)
        job = self._engine.submit(body)
        if job is None:
            raise RefusedError(404, "NotFoundException", f"Queue {body.get('queue')} not found")
        return 201, {"job": job.shown()}

    def _get_job(self, job_id: str, query: Query) -> tuple[int, Json]:
        del query
        job = self._engine.jobs.get(job_id)
        if job is None:
            raise RefusedError(404, "NotFoundException", f"Job {job_id} not found")
        return 200, {"job": job.shown()}

    def _list_jobs(self, query: Query) -> tuple[int, Json]:
        status, queue = _one(query, "status"), _one(query, "queue")
        wanted = self._engine.queue(queue) if queue else None
        jobs = [
            job
            for job in list(self._engine.jobs.values())
            if status in {None, job.status} and (not queue or (wanted and job.queue_arn == wanted.arn))
        ]
        jobs.sort(key=lambda job: job.submitted_at, reverse=_one(query, "order") != "ASCENDING")
        page, token = _page(jobs, query)
        return 200, {"jobs": [job.shown() for job in page], **token}

    def _cancel_job(self, job_id: str, query: Query) -> tuple[int, Json]:
        self._get_job(job_id, query)
        if not self._engine.cancel(self._engine.jobs[job_id]):
            raise RefusedError(409, "ConflictException", f"Job {job_id} is already finished")
        return 202, {}

    # -- queues ---------------------------------------------------------------------------------------------------

    def _create_queue(self, body: Json) -> tuple[int, Json]:
        _fits("CreateQueue", body)
        if body["name"] in self._engine.queues:
            raise RefusedError(409, "ConflictException", f"Queue {body['name']} already exists")
        if body.get("pricingPlan", "ON_DEMAND") != "ON_DEMAND":
            raise RefusedError(400, "BadRequestException", "/pricingPlan: only ON_DEMAND exists locally")
        more = {"description": body.get("description", ""), "status": body.get("status", "ACTIVE")}
        queue = self._engine.add_queue(body["name"], **more)
        return 201, {"queue": queue.shown([])}

    def _get_queue(self, name: str, query: Query) -> tuple[int, Json]:
        del query
        queue = self._engine.queues.get(name)
        if queue is None:
            raise RefusedError(404, "NotFoundException", f"Queue {name} not found")
        return 200, {"queue": queue.shown(list(self._engine.jobs.values()))}

    def _list_queues(self, query: Query) -> tuple[int, Json]:
        jobs = list(self._engine.jobs.values())
        queues = sorted(self._engine.queues.values(), key=lambda queue: queue.name)
        page, token = _page(queues, query)
        return 200, {"queues": [queue.shown(jobs) for queue in page], **token}

    def _delete_queue(self, name: str, query: Query) -> tuple[int, Json]:
        self._get_queue(name, query)
        if self._engine.queues[name].type == "SYSTEM":
            raise RefusedError(400, "BadRequestException", "The default queue cannot be deleted")
        del self._engine.queues[name]
        return 202, {}

    def _describe_endpoints(self, body: Json) -> tuple[int, Json]:
        del body
        return 200, {"endpoints": [{"url": self._endpoint_url}]}


def _json(body: bytes) -> Json:
    if len(body) > _BODY_LIMIT_BYTES:
        raise RefusedError(400, "BadRequestException", f"The request is larger than {_BODY_LIMIT_BYTES} bytes")
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise RefusedError(400, "BadRequestException", "The body is not JSON") from None
    if not isinstance(value, dict):
        raise RefusedError(400, "BadRequestException", "The body is not a JSON object")
    return value


def _fits(operation: str, body: Json) -> None:
    found = schema.problems(operation, body)
    if found:
        raise _bad_request(found)


def _bad_request(found: list[str]) -> RefusedError:
    return RefusedError(400, "BadRequestException", " | ".join(found))


def _one(query: Query, name: str) -> str | None:
    return query[name][0] if query.get(name) else None


def _page(things: list[Any], query: Query) -> tuple[list[Any], dict[str, str]]:
    try:
        start, size = int(_one(query, "nextToken") or 0), int(_one(query, "maxResults") or _PAGE)
    except ValueError:
        raise RefusedError(400, "BadRequestException", "nextToken and maxResults are numbers") from None
    if start < 0 or not 1 <= size <= _PAGE:
        raise RefusedError(400, "BadRequestException", f"maxResults should be from 1 to {_PAGE}")
    more = {"nextToken": str(start + size)} if start + size < len(things) else {}
    return things[start : start + size], more
