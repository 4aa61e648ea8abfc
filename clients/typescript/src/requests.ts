/** What every operation takes beside its parameters and its body. */
export interface Options {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** What an operation takes that creates or moves money. */
export interface KeyedOptions extends Options {
  /**
   * The same key makes the same request once, however often it is sent. A fresh one is made for each call; give your own
   * where the request may be repeated by another call, as after a restart.
   */
  idempotencyKey?: string;
}

/** One call, as the generated operations describe it. */
export interface Outgoing {
  method: string;
  path: string;
  parameters?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  options: KeyedOptions;
  takesKey?: boolean;
  needsToken?: boolean;
}
