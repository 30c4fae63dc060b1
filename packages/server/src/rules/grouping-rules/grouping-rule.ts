/** Rules of grouping as they were read: what must hold, and what follows. */
import type { RuleLine } from "../rule-text.ts";

/** What a frame is asked for. */
export type FrameKey = "function" | "module" | "path" | "package" | "family" | "app" | "category";
/** What the exception of a stack trace is asked for. */
export type ExceptionKey = "type" | "value" | "mechanism";
/** What an event is asked for. */
export type EventKey =
  | "type"
  | "value"
  | "message"
  | "logger"
  | "level"
  | "family"
  | "sdk"
  | "release"
  | `tags.${string}`
  | "thread.id"
  | "thread.name"
  | "thread.state"
  | "thread.crashed"
  | "thread.current";

export type Matcher<Key extends string> = {
  readonly key: Key;
  readonly isNegated: boolean;
  readonly pattern: string;
};

/** Frames must fit all matchers at once, and so must those that call them and are called by them. */
export type FrameCondition = {
  readonly frame: readonly Matcher<FrameKey>[];
  readonly caller: Matcher<FrameKey> | undefined;
  readonly callee: Matcher<FrameKey> | undefined;
};

export type FingerprintRule = {
  readonly event: readonly Matcher<EventKey>[];
  /** Absent where the rule asks nothing of frames. */
  readonly frames: FrameCondition | undefined;
  /** With their variables. */
  readonly fingerprint: readonly string[];
  readonly title: string | undefined;
};

/** Frames up are nearer to the fault, frames down are nearer to where the program began. */
export type FrameRange = "here" | "up" | "down";

export type FrameAction =
  | { readonly kind: "app" | "group"; readonly isOn: boolean; readonly range: FrameRange }
  | { readonly kind: "category"; readonly name: string }
  | { readonly kind: "max-frames" | "min-frames"; readonly count: number };

export type StackTraceRule = {
  readonly exception: readonly Matcher<ExceptionKey>[];
  readonly frames: FrameCondition;
  readonly actions: readonly FrameAction[];
};

export type RuleOrigin = "project" | "built-in";
export type OwnedLine<Rule> = RuleLine<Rule> & { readonly origin: RuleOrigin };
