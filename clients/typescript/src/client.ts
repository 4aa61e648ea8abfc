import type { Tokens } from "./models.js";
import { Operations } from "./operations.js";
import { Refused, secondsToWait } from "./refused.js";
import type { Outgoing } from "./requests.js";

const REFRESH = "/api/v1/auth/refresh";
const PATIENCE_SECONDS = 30;

/** Where the API is, and who calls it. */
export interface Settings {
  /** Scheme and host, as `https://example.com`; empty for the page's own. */
  origin: string;
  /** A session to go on with: what `onTokens` was told last. */
  tokens?: Tokens | null;
  /** Told of each new pair, and of null when the session is over. A refresh token works once: keep the newest. */
  onTokens?: (tokens: Tokens | null) => void;
  /** The token of each request that needs one, instead of a session: a personal access token, or your own store's. */
  token?: () => string | Promise<string>;
  /** Sees every answer, for its headers: RateLimit, Deprecation, Sunset, X-Request-Id. */
  onAnswer?: (answer: Response) => void;
  /** How long a call may wait in all for an API that asks for patience or does not answer; 30 unless said. */
  patienceSeconds?: number;
  fetch?: typeof globalThis.fetch;
}

/** The API as one caller sees it: a method for each operation. They raise `Refused` when the API says no. */
export class SocialFlow extends Operations {
  private tokens: Tokens | null;
  private renewing: Promise<boolean> | null = null;

  constructor(private readonly settings: Settings) {
    super();
    this.tokens = settings.tokens ?? null;
  }

  /** From here on this session is the caller's, and is refreshed when it needs to be; null forgets it. */
  use(tokens: Tokens | null): void {
    this.tokens = tokens;
    this.settings.onTokens?.(tokens);
  }

  protected async send<Answer>(request: Outgoing): Promise<Answer> {
    const key = request.takesKey ? (request.options.idempotencyKey ?? crypto.randomUUID()) : null;
    let token = await this.token(request);
    let answer = await this.patiently(request, key, token);
    if (answer.status === 401 && token !== null && (await this.renewed(token))) {
      await answer.body?.cancel();
      token = await this.token(request);
      answer = await this.patiently(request, key, token);
    }
    if (!answer.ok) throw await Refused.from(answer);
    return (await read(answer)) as Answer;
  }

  private async token(request: Outgoing): Promise<string | null> {
    if (!request.needsToken) return null;
    return this.settings.token ? this.settings.token() : (this.tokens?.access_token ?? null);
  }

  /** Whether there is another token than the spent one. All calls that found it spent wait for one refresh. */
  private async renewed(spent: string): Promise<boolean> {
    if (this.settings.token || !this.tokens) return false;
    if (this.tokens.access_token !== spent) return true;
    this.renewing ??= this.renew(this.tokens.refresh_token).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renew(refresh_token: string): Promise<boolean> {
    try {
      this.use(await this.refreshSession({ refresh_token }));
      return true;
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 401 && error.status !== 403)) throw error;
      this.use(null);
      return false;
    }
  }

  /** The answer, after waiting as long as the API asks for and repeating what may be repeated. */
  private async patiently(request: Outgoing, key: string | null, token: string | null): Promise<Response> {
    const mayRepeat = request.method !== "POST" || key !== null || request.path === REFRESH;
    let left = this.settings.patienceSeconds ?? PATIENCE_SECONDS;
    for (let wait = 1; ; wait *= 2) {
      try {
        const answer = await this.once(request, key, token);
        const asked = answer.status === 503 ? secondsToWait(answer.headers) : null;
        if (asked === null || asked > left) return answer;
        await answer.body?.cancel();
        wait = asked;
      } catch (error) {
        if (!mayRepeat || wait > left || request.options.signal?.aborted) throw error;
      }
      left -= Math.max(wait, 0.1);
      await pause(wait, request.options.signal);
    }
  }

  private async once(request: Outgoing, key: string | null, token: string | null): Promise<Response> {
    const headers = new Headers(request.options.headers);
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    if (key !== null) headers.set("idempotency-key", key);
    const init: RequestInit = { method: request.method, headers };
    if (request.body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(request.body);
    }
    if (request.options.signal) init.signal = request.options.signal;
    const answer = await (this.settings.fetch ?? globalThis.fetch)(this.settings.origin + address(request), init);
    this.settings.onAnswer?.(answer);
    return answer;
  }
}

function address({ path, parameters = {} }: Outgoing): string {
  const query = new URLSearchParams();
  const inPath = new Set(Array.from(path.matchAll(/\{(\w+)\}/g), (found) => found[1]));
  for (const [name, value] of Object.entries(parameters)) {
    if (!inPath.has(name) && value !== null && value !== undefined) query.set(name, String(value));
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
  return query.size > 0 ? `${filled}?${query}` : filled;
}

async function read(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!text) return undefined;
  return answer.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(text) : text;
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", ended);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", ended, { once: true });
  });
}
