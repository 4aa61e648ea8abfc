import type { ErrorCode } from "./codes.js";
import type { Problem } from "./models.js";

/** The API said no, and why: programs read `code`, people `message`. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** How long to wait before the same request has a chance; null when waiting does not help. */
  readonly retryAfterSeconds: number | null;

  constructor(
    readonly problem: Problem,
    readonly headers: Headers,
  ) {
    super(problem.detail);
    this.retryAfterSeconds = secondsToWait(headers);
  }

  /** One of the codes that were known when this client was made, or a newer one. */
  get code(): ErrorCode | (string & {}) {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** For questions: it finds the request in the platform's logs. */
  get requestId(): string {
    return this.problem.request_id;
  }

  /** The refusal that an answer carries. What stands before the API may answer without a problem: its code is empty. */
  static async from(answer: Response): Promise<Refused> {
    const text = await answer.text();
    if (answer.headers.get("content-type")?.startsWith("application/problem+json")) {
      return new Refused(JSON.parse(text) as Problem, answer.headers);
    }
    return new Refused(
      {
        type: "about:blank",
        title: answer.statusText,
        status: answer.status,
        detail: `The answer was ${answer.status} without a problem: ${text.slice(0, 200)}`,
        code: "",
        request_id: answer.headers.get("x-request-id") ?? "",
      },
      answer.headers,
    );
  }
}

export function secondsToWait(headers: Headers): number | null {
  const said = headers.get("retry-after");
  return said !== null && /^\d+$/.test(said) ? Number(said) : null;
}
