/**
 * A labelled corpus: applications on nine platforms with hundreds of faults each, and the events that their SDKs send
 * of them. The same seed makes the same corpus. Nothing here knows how grouping works.
 */
import { createRandom } from "../sample/random.ts";
import { makeApplication } from "./application.ts";
import { makeFaults, type Fault, type FaultKind } from "./fault.ts";
import { makeOccurrence, variedDimensions, type Occurrence, type VariedDimension } from "./occurrence.ts";
import { renderBrowser } from "./platforms/browser.ts";
import { renderCsharp } from "./platforms/csharp.ts";
import { renderGo } from "./platforms/go.ts";
import { renderJava } from "./platforms/java.ts";
import { renderNative } from "./platforms/native.ts";
import { renderNode } from "./platforms/node.ts";
import { renderPhp } from "./platforms/php.ts";
import { renderPython } from "./platforms/python.ts";
import type { Payload, Renderer } from "./platforms/renderer.ts";
import { renderRuby } from "./platforms/ruby.ts";

export const platforms = {
  javascript: renderBrowser,
  node: renderNode,
  python: renderPython,
  java: renderJava,
  go: renderGo,
  ruby: renderRuby,
  php: renderPhp,
  csharp: renderCsharp,
  native: renderNative,
} as const satisfies Readonly<Record<string, Renderer>>;

export type CorpusPlatform = keyof typeof platforms;

export type LabelledEvent = {
  readonly platform: CorpusPlatform;
  /** The label; unique over all platforms. */
  readonly fault: string;
  readonly kind: FaultKind;
  readonly variation: Readonly<Record<VariedDimension, number | string>>;
  readonly payload: Payload;
};

export type CorpusSize = { readonly faultsPerPlatform: number; readonly eventsPerFaultMax: number };

/** One event after the other, fault by fault. */
export function* makeCorpus(seed: number, size: CorpusSize): Generator<LabelledEvent> {
  for (const [index, name] of (Object.keys(platforms) as CorpusPlatform[]).entries()) {
    const random = createRandom(seed * 7919 + index * 104_729);
    const application = makeApplication(random);
    for (const fault of makeFaults(random, application, size.faultsPerPlatform)) {
      const count = Math.min(fault.events, size.eventsPerFaultMax);
      for (let event = 0; event < count; event += 1)
        yield labelled(name, fault, makeOccurrence(random, fault));
    }
  }
}

function labelled(platform: CorpusPlatform, fault: Fault, occurrence: Occurrence): LabelledEvent {
  return {
    platform,
    fault: `${platform}/${fault.id}`,
    kind: fault.kind,
    variation: Object.fromEntries(
      variedDimensions.map((name) => [name, occurrence[name]]),
    ) as LabelledEvent["variation"],
    payload: platforms[platform](fault, occurrence),
  };
}
