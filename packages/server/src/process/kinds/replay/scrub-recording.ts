/**
 * Secrets in a recording. rrweb's events come in six types; of each the parts that hold what users saw, typed or
 * sent are scrubbed by the rules for events: texts of the page, values of inputs, the console, requests.
 *
 * Texts are gathered first and scrubbed in one go. Trees are walked without recursion: they are as deep as the
 * page, or as a hostile client likes.
 */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";
import type { ValueScrubber } from "../parts/value-scrubber.ts";

const incremental = 3;
const custom = 5;
const plugin = 6;
const inputSource = 5;

/** Where a text stands, so that the clean one can be put in its place. */
type Place = { readonly holder: JsonObject; readonly key: string };

type Gathering = {
  readonly scrubber: ValueScrubber;
  readonly places: Place[];
  /** Fields for passwords, tokens and the like, by the number of their node. */
  readonly secretFields: Set<Json | undefined>;
};

/** Changes the events in place. */
export function scrubRecording(events: readonly Json[], scrubber: ValueScrubber): void {
  const gathering: Gathering = { scrubber, places: [], secretFields: new Set() };
  for (const event of events) {
    if (!isJsonObject(event) || !isJsonObject(event.data)) continue;
    const { data } = event;
    if (event.type === custom || event.type === plugin) event.data = scrubber.object(data);
    else if (event.type === incremental && data.source === inputSource) gatherInput(data, gathering);
    else gatherPage(data, gathering);
  }
  const { places } = gathering;
  const clean = scrubber.texts(places.map(({ holder, key }) => String(holder[key])));
  for (const [index, { holder, key }] of places.entries()) {
    const text = clean[index];
    if (text !== holder[key]) holder[key] = text;
  }
}

/** What was typed. The SDK masks by itself unless it was told not to; which field it is a snapshot has said. */
function gatherInput(data: JsonObject, gathering: Gathering): void {
  if (data.id !== undefined && gathering.secretFields.has(data.id))
    data.text = withoutValue(data.text, gathering.scrubber);
  else gatherText(data, "text", gathering.places);
}

/** Style sheets and drawn images are most of a page's bytes, and nobody types into them. */
const skippedKeys: ReadonlySet<string> = new Set(["_cssText", "rr_dataURL", "tagName", "type"]);

function gatherPage(root: JsonObject, gathering: Gathering): void {
  const open: Json[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) {
      for (const entry of node) if (typeof entry === "object" && entry !== null) open.push(entry);
      continue;
    }
    if (!isJsonObject(node)) continue;
    if (isJsonObject(node.attributes)) hideField(node.id, node.attributes, gathering);
    for (const key in node) {
      const value = node[key];
      if (typeof value === "object" && value !== null) open.push(value);
      else if (!skippedKeys.has(key) && !(key === "textContent" && node.isStyle === true))
        gatherText(node, key, gathering.places);
    }
  }
}

/** No rule finds anything in less. */
const textLengthMin = 3;

function gatherText(holder: JsonObject, key: string, places: Place[]): void {
  const value = holder[key];
  if (typeof value !== "string" || value.length < textLengthMin || value.startsWith("data:")) return;
  places.push({ holder, key });
}

/** A field whose name or purpose promises a secret loses its value, and what is typed into it later. */
function hideField(id: Json | undefined, attributes: JsonObject, gathering: Gathering): void {
  const isKnown = id !== undefined && gathering.secretFields.has(id);
  if (!isKnown && !isSecretField(attributes, gathering.scrubber)) return;
  gathering.secretFields.add(id);
  attributes.value = withoutValue(attributes.value, gathering.scrubber);
}

const secretPurposes = /^(?:current-password|new-password|one-time-code|cc-number|cc-csc)$/i;

function isSecretField(attributes: JsonObject, scrubber: ValueScrubber): boolean {
  const { type, name, autocomplete } = attributes;
  if (type === "password") return true;
  if (typeof autocomplete === "string" && secretPurposes.test(autocomplete)) return true;
  // `content` of `<meta name="csrf-token">` is no value of a field, but as secret.
  if (typeof name !== "string" || name === "") return false;
  const probe = scrubber.object({ [name.slice(0, 200)]: "probe" });
  const isSecret = Object.values(probe)[0] !== "probe";
  if (isSecret && typeof attributes.content === "string")
    attributes.content = withoutValue(attributes.content, scrubber);
  return isSecret;
}

function withoutValue(value: Json | undefined, scrubber: ValueScrubber): Json | undefined {
  return typeof value === "string" && value !== "" ? scrubber.object({ password: value }).password : value;
}
