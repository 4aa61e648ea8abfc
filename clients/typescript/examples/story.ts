/**
 * The whole story by the client: an account that is proven and protected, a video from a file to a follower's feed, watching
 * that is counted, a payout that arrived, and an archive of everything.
 *
 *     node story.js <origin> <mailbox> <video>
 *
 * `mailbox` is where a laptop's letters lie. Paying is the operator's: at its turn the story prints PAY with the creator, and
 * goes on when a line comes in.
 */
import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { createInterface } from "node:readline/promises";
import { setTimeout as pause } from "node:timers/promises";
import { every, Refused, SocialFlow, upload, type Playback, type Tokens } from "social-flow";

import { code } from "./authenticator.js";

const PASSWORD = "a long enough demo password";
const [origin = "", mailbox = "", video = ""] = process.argv.slice(2);
const unique = Date.now().toString(36);

interface Person {
  flow: SocialFlow;
  userId: string;
  username: string;
  token: () => string;
}

/** Somebody new, whose address is proven and who is logged in. */
async function arrive(name: string): Promise<Person> {
  const username = `${name}.${unique}`;
  const email = `${username}@example.com`;
  let kept: Tokens | null = null;
  const flow = new SocialFlow({ origin, onTokens: (tokens) => (kept = tokens) });
  await flow.registerUser({ username, email, password: PASSWORD, display_name: name });
  const session = await flow.logIn({ login: username, password: PASSWORD, device_name: "laptop" });
  if ("challenge" in session) throw new Error("There is no second factor yet.");
  flow.use(session);
  await flow.verifyEmail({ email, code: await mailed(email) });
  const me = await flow.getMe();
  must(me.email_verified_at !== null, "the address is proven");
  return { flow, userId: me.user_id, username, token: () => kept!.access_token };
}

/** The six digits of the letter to an address. */
async function mailed(address: string): Promise<string> {
  interface Letter {
    To: string[];
    Subject: string;
  }
  return until("the letter is there", async () => {
    const { messages } = (await (await fetch(mailbox)).json()) as { messages: Record<string, Letter[]> };
    const mine = Object.values(messages).flat().filter((each) => each.To.includes(address));
    return mine.map((each) => /^(\d{6}) /.exec(each.Subject)?.[1]).find((found) => found !== undefined);
  });
}

/** A second factor is added, and asked for by the next log-in, which ends the session of before. */
async function protect(person: Person): Promise<SocialFlow> {
  const { secret } = await person.flow.offerTotp();
  const { recovery_codes } = await person.flow.confirmTotp({ code: code(secret) });
  must(recovery_codes.length === 10, "there are ten recovery codes");

  const phone = new SocialFlow({ origin });
  const asked = await phone.logIn({ login: person.username, password: PASSWORD, device_name: "phone" });
  if (!("challenge" in asked)) throw new Error("A password alone opened an account with a second factor.");
  phone.use(await phone.finishLogIn({ challenge: asked.challenge, code: code(secret, 1) }));

  for await (const session of every((cursor) => phone.listSessions({ cursor, limit: 1 }))) {
    if (session.device_name === "laptop") await phone.endNamedSession({ session_id: session.session_id });
  }
  await refused("unauthenticated", person.flow.getMe());
  return phone;
}

/** Heartbeats while time passes; what is credited at the end. */
async function watch(viewer: SocialFlow, playback: Playback, beats: number): Promise<number> {
  let previous = "";
  let credited = 0;
  let last = performance.now();
  const began = last;
  for (let sequence = 1; sequence <= beats; sequence++) {
    await pause(1500);
    const now = performance.now();
    const credit = await viewer.creditHeartbeat({
      session_token: playback.session_token,
      sequence,
      position_ms: Math.floor(now - began),
      played_ms: Math.floor(now - last),
      previous,
    });
    [previous, credited, last] = [credit.next, credit.credited_seconds, now];
  }
  must(credited > 0 && credited <= (last - began) / 1000, "no more is credited than passed");
  return credited;
}

/** Everything that is kept about somebody, held to the digest that was told. */
async function archive(flow: SocialFlow): Promise<number> {
  const { export_id } = await flow.requestExport();
  const ready = await until("the archive is ready", async () => {
    const found = await flow.getExport({ export_id });
    return found.status === "gathering" ? undefined : found;
  });
  must(ready.status === "ready" && ready.url !== null, "the archive was packed");
  const bytes = new Uint8Array(await (await fetch(ready.url!)).arrayBuffer());
  must(createHash("sha256").update(bytes).digest("hex") === ready.sha256, "the archive has the digest that was told");
  return bytes.length;
}

async function refused(wanted: string, call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => null,
    (raised: unknown) => raised,
  );
  must(error instanceof Refused && error.code === wanted && error.requestId !== "", `it is refused as ${wanted}`);
}

async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (const deadline = Date.now() + 240_000; Date.now() < deadline; await pause(250)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`It has not come to this: ${what}.`);
}

function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`It is not so that ${what}.`);
  console.log(`✓ ${what}`);
}

const creator = await arrive("creator");
const viewer = await arrive("viewer");
await viewer.flow.followUser({ user_id: creator.userId });
await refused("already-following", viewer.flow.followUser({ user_id: creator.userId }));

const file = await openAsBlob(video);
let parts = 0;
const about = { title: "By the client" };
const key = { idempotencyKey: crypto.randomUUID() };
const sent = await upload(creator.flow, file, about, { ...key, progress: () => parts++ });
const again = await creator.flow.createVideo({ ...about, size_bytes: file.size }, key);
must(parts > 0 && again.video_id === sent.video_id, "the same key registers one video");
const published = await until("the pipeline is done", async () => {
  const found = await creator.flow.getVideo({ video_id: sent.video_id });
  return found.status === "awaiting-upload" || found.status === "processing" ? undefined : found;
});
must(published.status === "published", `the video is ${published.failure?.reason ?? "published"}`);

await until("the video is in the follower's feed", async () => {
  for await (const item of every((cursor) => viewer.flow.getFeed({ cursor }))) {
    if (item.video_id === sent.video_id) return item;
  }
  return undefined;
});
const playback = await viewer.flow.startPlayback({ video_id: sent.video_id });
const cookie = Object.entries(playback.cookies).map(([name, value]) => `${name}=${value}`);
must((await fetch(playback.hls_url)).status === 403, "media is refused without the cookies");
must((await fetch(playback.hls_url, { headers: { cookie: cookie.join("; ") } })).ok, "with them it plays");
const credited = await watch(viewer.flow, playback, 2);

const account = await creator.flow.connectAccount({ email: "creator@example.com", country: "US" });
await fetch(account.onboarding_url!, { method: "POST", body: new URLSearchParams() });
const lines = createInterface(process.stdin);
console.log(`PAY ${JSON.stringify({ token: creator.token(), user_id: creator.userId, credited_seconds: credited })}`);
await lines[Symbol.asyncIterator]().next();
lines.close();
const [payout] = (await creator.flow.listPayouts()).items;
must(payout?.status === "paid" && payout.amount_minor > 0, "the creator is paid");

const phone = await protect(viewer);
const size_bytes = await archive(phone);
console.log(`RESULT ${JSON.stringify({ video_id: sent.video_id, credited, payout_id: payout?.payout_id, size_bytes })}`);
