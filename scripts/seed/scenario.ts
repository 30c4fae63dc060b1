// What an invented service looks like to the seed: its releases and the faults that it has.
import type { Random } from "../../tests/support/random.ts";

export type WireFrame = {
  readonly filename?: string;
  readonly abs_path?: string;
  readonly module?: string;
  readonly function: string;
  readonly lineno: number;
  readonly colno?: number;
  readonly in_app: boolean;
  readonly pre_context?: readonly string[];
  readonly context_line?: string;
  readonly post_context?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
};

export type WireException = {
  readonly type: string;
  readonly value: string;
  readonly module?: string;
  /** Oldest call first. */
  readonly frames: readonly WireFrame[];
};

export type Fault = {
  /** How often it happens in comparison with the service's other faults. */
  readonly weight: number;
  readonly level?: "fatal" | "error" | "warning" | "info";
  readonly handled?: boolean;
  readonly transaction: string;
  /** Index of the release that brought it. */
  readonly sinceRelease?: number;
  readonly tags?: (random: Random) => Readonly<Record<string, string>>;
  readonly request?: (random: Random) => { readonly method: string; readonly path: string };
  /** What the program did before; the newest last. */
  readonly steps: readonly Step[];
  /** The cause first. */
  readonly exceptions: (random: Random) => readonly WireException[];
};

export type Step = {
  readonly category: string;
  readonly message: string;
  readonly level?: "info" | "warning" | "error";
};

export type Service = {
  readonly slug: string;
  readonly name: string;
  /** The project's platform, as people pick it. */
  readonly platform: string;
  /** The platform on the wire. */
  readonly wirePlatform: string;
  readonly sdk: { readonly name: string; readonly version: string };
  /** Oldest first, evenly spread over the time that is seeded. */
  readonly releases: readonly [string, ...string[]];
  readonly environments: readonly [string, ...string[]];
  readonly client: "browser" | "phone" | "server";
  readonly runtime?: { readonly name: string; readonly version: string };
  readonly host?: string;
  readonly weight: number;
  readonly faults: readonly Fault[];
};

/**
 * A frame with source: the text's line that starts with `>` is the one that failed, the lines around it its
 * context.
 */
export function sourceFrame(
  place: Omit<WireFrame, "pre_context" | "context_line" | "post_context">,
  source: string,
): WireFrame {
  const lines = source.replace(/^\n/, "").trimEnd().split("\n");
  const at = lines.findIndex((line) => line.startsWith(">"));
  const text = lines.map((line) => line.slice(1));
  return {
    ...place,
    pre_context: text.slice(Math.max(0, at - 5), at),
    context_line: text[at] ?? "",
    post_context: text.slice(at + 1, at + 6),
  };
}
