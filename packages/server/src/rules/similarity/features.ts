/**
 * What an event is like, as weighted words: its types, the words of its message without what varies, and its
 * frames with their order. Unlike a group's hash, which is equal or not, these can be near.
 */
import type { ErrorEvent, ExceptionValue, Stacktrace } from "@vedette/protocol";
import { threadStacktrace } from "../crash-frame.ts";
import { frameComponent } from "../grouping/frame.ts";
import { parameterizeMessage } from "../grouping/parameterize.ts";
import { isInApp } from "../in-app.ts";

/** A word and how much it tells. */
export type Feature = readonly [word: string, weight: number];

const wordsMax = 40;
const framesMax = 30;
const exceptionsMax = 5;
const typeWeight = 3;
const typeWordWeight = 1;
const messageWeight = 1;
const frameWeight = 2;
/** Library frames tell where it was noticed, not what broke. */
const libraryWeight = 0.25;
/** Each frame further from the crash tells a little less. */
const fading = 0.85;

/** Never empty but for an event that says nothing. */
export function featuresOf(event: ErrorEvent): readonly Feature[] {
  const features: Feature[] = [];
  const exceptions = (event.exception?.values ?? []).slice(-exceptionsMax);
  // The one that was caught tells most, its causes less.
  exceptions.toReversed().forEach((exception, depth) => addException(features, exception, 1 / (1 + depth)));
  const message = event.logentry?.message ?? event.logentry?.formatted;
  if (message !== undefined) addMessage(features, message, 1);
  const trace =
    exceptions.findLast((exception) => exception.stacktrace !== undefined)?.stacktrace ??
    event.stacktrace ??
    threadStacktrace(event);
  if (trace !== undefined) addFrames(features, trace, event.platform);
  return features;
}

function addException(features: Feature[], exception: ExceptionValue, share: number): void {
  const { type, value } = exception;
  if (type !== undefined) {
    features.push([`type ${type}`, typeWeight * share]);
    for (const word of nameWords(type)) features.push([`name ${word}`, typeWordWeight * share]);
  }
  if (value) addMessage(features, value, share);
}

function addMessage(features: Feature[], message: string, share: number): void {
  const words = parameterizeMessage(message)
    .toLowerCase()
    .split(/[^\p{L}\p{N}<>_]+/u)
    .filter((word) => word !== "")
    .slice(0, wordsMax);
  let previous = "";
  for (const word of words) {
    features.push([`word ${word}`, messageWeight * share]);
    if (previous !== "") features.push([`pair ${previous} ${word}`, (messageWeight * share) / 2]);
    previous = word;
  }
}

/** From the crash outwards. */
function addFrames(features: Feature[], trace: Stacktrace, platform: string): void {
  let weight = frameWeight;
  let inner = "";
  let seen = 0;
  for (const frame of trace.frames.toReversed()) {
    const component = frameComponent(frame, platform);
    if (component === undefined || component === inner) continue;
    const own = isInApp(frame, platform) ? weight : weight * libraryWeight;
    features.push([`frame ${component}`, own]);
    if (frame.function !== undefined) features.push([`function ${frame.function}`, own / 2]);
    if (inner !== "") features.push([`call ${component} > ${inner}`, own / 2]);
    inner = component;
    weight *= fading;
    seen += 1;
    if (seen >= framesMax) return;
  }
}

/** `com.shop.OrderNotFoundError` → com, shop, order, not, found, error */
function nameWords(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .slice(0, 12);
}
