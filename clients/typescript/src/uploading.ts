import type { SocialFlow } from "./client.js";
import type { NewVideo, SignedPart, Video } from "./models.js";
import type { KeyedOptions } from "./requests.js";

/** Told of each part that has arrived. */
export type Progress = (sent: number, all: number) => void;

// A part's address works for an hour, and a slow line must not outlive it.
const SIGNED_AT_ONCE = 10;

/** Register a video and send its file; the pipeline works on it when this returns. With the same key it goes on where it stopped. */
export async function upload(
  flow: SocialFlow,
  file: Blob,
  about: Omit<NewVideo, "size_bytes">,
  options: KeyedOptions & { progress?: Progress } = {},
): Promise<Video> {
  const { progress, ...others } = options;
  const { video_id } = await flow.createVideo({ ...about, size_bytes: file.size }, others);
  return sendMissing(flow, video_id, file, progress);
}

/** Send the parts that have not arrived, whoever sent the others, and complete the upload. */
export async function sendMissing(flow: SocialFlow, video_id: string, file: Blob, progress?: Progress): Promise<Video> {
  const { missing, part_count, part_size_bytes } = await flow.getUpload({ video_id });
  const part = (number: number) => file.slice((number - 1) * part_size_bytes, number * part_size_bytes);
  let sent = part_count - missing.length;
  for (let start = 0; start < missing.length; start += SIGNED_AT_ONCE) {
    const numbers = missing.slice(start, start + SIGNED_AT_ONCE);
    const parts = await Promise.all(numbers.map(async (number) => ({ number, sha256: await sha256(part(number)) })));
    for (const signed of (await flow.signParts({ video_id }, { parts })).parts) {
      await put(signed, part(signed.number));
      progress?.(++sent, part_count);
    }
  }
  return flow.completeUpload({ video_id });
}

async function put(signed: SignedPart, body: Blob): Promise<void> {
  const answer = await fetch(signed.url, { method: "PUT", headers: signed.headers, body });
  if (!answer.ok) throw new Error(`S3 answered ${answer.status} to part ${signed.number}: ${await answer.text()}`);
}

/** In base64, as S3 compares it. */
async function sha256(part: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
