export { SocialFlow, type Settings } from "./client.js";
export type { ErrorCode } from "./codes.js";
export type * from "./models.js";
export { every, type Page } from "./pages.js";
export { Refused } from "./refused.js";
export type { KeyedOptions, Options } from "./requests.js";
export { sendMissing, upload, type Progress } from "./uploading.js";
