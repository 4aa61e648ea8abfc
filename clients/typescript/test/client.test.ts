import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock, test } from "node:test";
import { every, Refused, sendMissing, SocialFlow, type Settings, type Tokens } from "social-flow";

type Answer = (request: Request) => Response | Promise<Response>;

const FIRST: Tokens = { access_token: "a1", refresh_token: "r1", token_type: "Bearer", expires_in: 900, user_id: "u" };
const SECOND: Tokens = { ...FIRST, access_token: "a2", refresh_token: "r2" };

/** A client whose requests are answered here, in order, and what it sent. */
function talking(answers: Answer[], settings: Partial<Settings> = {}): { flow: SocialFlow; sent: Request[] } {
  const sent: Request[] = [];
  const answering: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push(request);
    const answer = answers.shift();
    assert.ok(answer, `${request.method} ${request.url} was not expected`);
    return answer(request);
  };
  return { flow: new SocialFlow({ origin: "http://api.test", fetch: answering, ...settings }), sent };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return () => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const body = { type: `/api/v1/docs/errors#${code}`, title: code, status, detail: "because", code, request_id: "r-1" };
  return json(status, body, { "content-type": "application/problem+json", ...headers });
}

function lost(): Response {
  throw new TypeError("fetch failed");
}

test("parameters go where the contract says, and null ones nowhere", async () => {
  const { flow, sent } = talking([json(200, { items: [], next_cursor: null })]);

  await flow.listFollowers({ user_id: "a/b", limit: 5, cursor: null });

  assert.equal(sent[0]!.url, "http://api.test/api/v1/users/a%2Fb/followers?limit=5");
});

test("a refusal is an error with the problem's code, its request and how long to wait", async () => {
  const { flow } = talking([problem(429, "too-many-requests", { "retry-after": "7" })]);

  const error = await flow.listPlans().catch((raised: unknown) => raised);

  assert.ok(error instanceof Refused);
  assert.deepEqual([error.code, error.status, error.requestId, error.retryAfterSeconds], ["too-many-requests", 429, "r-1", 7]);
  assert.equal(error.message, "because");
});

test("a refusal that is no problem is an error as well", async () => {
  const { flow } = talking([() => new Response("<html>", { status: 502, headers: { "x-request-id": "edge" } })]);

  const error = await flow.listPlans().catch((raised: unknown) => raised);

  assert.ok(error instanceof Refused);
  assert.deepEqual([error.code, error.status, error.requestId], ["", 502, "edge"]);
});

test("what creates has a key of its own, or the caller's", async () => {
  const { flow, sent } = talking([json(201, {}), json(201, {}), json(201, {}), json(200, {})]);
  const video = { title: "t", size_bytes: 1 };

  await flow.createVideo(video);
  await flow.createVideo(video);
  await flow.createVideo(video, { idempotencyKey: "mine" });
  await flow.getMe();

  const [first, second, third, read] = sent.map((each) => each.headers.get("idempotency-key"));
  assert.match(first!, /^[0-9a-f-]{36}$/);
  assert.notEqual(first, second);
  assert.deepEqual([third, read], ["mine", null]);
});

test("a request whose answer was lost is sent again under the same key", async () => {
  const { flow, sent } = talking([lost, problem(503, "unavailable", { "retry-after": "0" }), json(201, { video_id: "v" })]);

  const made = await flow.createVideo({ title: "t", size_bytes: 1 });

  assert.equal(made.video_id, "v");
  assert.equal(new Set(sent.map((each) => each.headers.get("idempotency-key"))).size, 1);
  assert.equal(sent.length, 3);
});

test("a request that may not be repeated is not", async () => {
  const { flow, sent } = talking([lost]);

  await assert.rejects(flow.logIn({ login: "ada", password: "p" }), TypeError);

  assert.equal(sent.length, 1);
});

test("patience has an end", async () => {
  const { flow, sent } = talking([problem(503, "unavailable", { "retry-after": "60" })]);

  await assert.rejects(flow.getMe(), (error: Refused) => error.code === "unavailable");

  assert.equal(sent.length, 1);
});

test("a spent token is refreshed once for all calls that found it spent", async () => {
  const told: (Tokens | null)[] = [];
  const spent = problem(401, "unauthenticated");
  const { flow, sent } = talking([spent, spent, json(200, SECOND), json(200, {}), json(200, {})], {
    tokens: FIRST,
    onTokens: (tokens) => told.push(tokens),
  });

  await Promise.all([flow.getMe(), flow.listSessions()]);

  assert.deepEqual(told, [SECOND]);
  assert.deepEqual(
    sent.map((each) => each.headers.get("authorization")),
    ["Bearer a1", "Bearer a1", null, "Bearer a2", "Bearer a2"],
  );
  assert.deepEqual(await sent[2]!.json(), { refresh_token: "r1" });
});

test("a session that is over is told, and the first refusal is raised", async () => {
  const told: (Tokens | null)[] = [];
  const { flow } = talking([problem(401, "unauthenticated"), problem(401, "session-ended")], {
    tokens: FIRST,
    onTokens: (tokens) => told.push(tokens),
  });

  await assert.rejects(flow.getMe(), (error: Refused) => error.code === "unauthenticated");

  assert.deepEqual(told, [null]);
});

test("a token of one's own is asked for before each request, and for those alone that need one", async () => {
  let number = 0;
  const { flow, sent } = talking([json(200, {}), json(200, {}), json(200, {})], { token: () => `sfpat_${++number}` });

  await flow.getMe();
  await flow.listPlans();
  await flow.getMe();

  const tokens = sent.map((each) => each.headers.get("authorization"));
  assert.deepEqual(tokens, ["Bearer sfpat_1", null, "Bearer sfpat_2"]);
});

test("every answer is shown, with its headers", async () => {
  const seen: (string | null)[] = [];
  const { flow } = talking([json(200, {}, { deprecation: "@1772323200" })], {
    onAnswer: (answer) => seen.push(answer.headers.get("deprecation")),
  });

  await flow.getMe();

  assert.deepEqual(seen, ["@1772323200"]);
});

test("a list is read to its last page", async () => {
  const { flow, sent } = talking([json(200, { items: [1, 2], next_cursor: "c" }), json(200, { items: [3], next_cursor: null })]);
  const found: unknown[] = [];

  for await (const item of every((cursor) => flow.listVideos({ cursor }))) found.push(item);

  assert.deepEqual(found, [1, 2, 3]);
  assert.deepEqual(sent.map((each) => new URL(each.url).search), ["", "?cursor=c"]);
});

test("an answer without a body is nothing, and text is text", async () => {
  const { flow } = talking([() => new Response(null, { status: 204 }), () => new Response("<h1>")]);

  assert.equal(await flow.endSession(), undefined);
  assert.equal(await flow.getErrorDocs(), "<h1>");
});

test("a call that is given up waits no longer", async () => {
  const controller = new AbortController();
  const { flow } = talking([problem(503, "unavailable", { "retry-after": "20" })]);

  const call = flow.getMe({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error("given up")), 20);

  await assert.rejects(call, /given up/);
});

const STATE = { video_id: "v", part_size_bytes: 4, part_count: 3, received: [1], missing: [2, 3] };
const SIGNED = [2, 3].map((number) => ({ number, url: `http://s3.test/${number}`, headers: { "x-part": String(number) } }));

/** S3 answers with this status; which parts it was sent. */
function s3(status: number): [string, string, string | null][] {
  const put: [string, string, string | null][] = [];
  mock.method(globalThis, "fetch", async (input: string, init: RequestInit) => {
    const part = new Request(input, init);
    put.push([part.url, await part.text(), part.headers.get("x-part")]);
    return new Response("why", { status });
  });
  return put;
}

test("a video goes to S3 in its parts, those alone that have not arrived, each with its digest", async () => {
  const { flow, sent } = talking([json(200, STATE), json(200, { parts: SIGNED }), json(202, { video_id: "v" })]);
  const put = s3(200);
  const progress: [number, number][] = [];

  await sendMissing(flow, "v", new Blob(["0123456789"]), (done, all) => progress.push([done, all]));

  const digest = (text: string) => createHash("sha256").update(text).digest("base64");
  assert.deepEqual(await sent[1]!.json(), {
    parts: [
      { number: 2, sha256: digest("4567") },
      { number: 3, sha256: digest("89") },
    ],
  });
  assert.deepEqual(put, [
    ["http://s3.test/2", "4567", "2"],
    ["http://s3.test/3", "89", "3"],
  ]);
  assert.deepEqual(progress, [
    [2, 3],
    [3, 3],
  ]);
  assert.match(sent[2]!.url, /\/videos\/v\/upload\/complete$/);
  mock.restoreAll();
});

test("a part that S3 refuses completes nothing", async () => {
  const { flow, sent } = talking([json(200, STATE), json(200, { parts: SIGNED })]);
  s3(403);

  await assert.rejects(sendMissing(flow, "v", new Blob(["0123456789"])), /403 to part 2: why/);

  assert.equal(sent.length, 2);
  mock.restoreAll();
});
