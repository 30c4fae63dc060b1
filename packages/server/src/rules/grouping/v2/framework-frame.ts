/**
 * Frames that SDKs call the application's and that are not: browsers' SDKs say so of all frames, and a library in a
 * bundle looks like the rest of it.
 */
import type { NamedFrame } from "./frame.ts";

const libraryFile =
  /(?:^|[/._~-])(?:vendors?|node_modules|react(?:-dom)?|preact|vue|angular|svelte|jquery|polyfills?|zone|lodash|rxjs|webpack-runtime|framework)(?:[._~-][^/]*)?$|node_modules[/_]|^webpack\/bootstrap/i;
const foreignHost =
  /^https?:\/\/(?:[^/]*\.)?(?:googletagmanager\.com|google-analytics\.com|doubleclick\.net|facebook\.net|hotjar\.com|unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|code\.jquery\.com)\//i;
const wrapper = /(?:^|\.)(?:sentryWrapped|__sentry\w*)$/;
/** `index 0` is the place of `async Promise.all` in Chrome. */
const builtin = /^(?:<anonymous>$|index \d+$|\[native code\]|native code$|eval code$|\[as |self-hosted)/;

export type ForeignReason = "browser" | "library" | undefined;

/** Why a frame of a script is not the application's, whatever the SDK says. */
export function foreignScriptFrame(frame: NamedFrame): ForeignReason {
  const path = frame.abs_path ?? frame.filename ?? "";
  if (builtin.test(path) || frame.function === "eval") return "browser";
  if (frame.function !== undefined && wrapper.test(frame.function)) return "library";
  return libraryFile.test(path.split(/[?#]/, 1)[0] ?? "") || foreignHost.test(path) ? "library" : undefined;
}
