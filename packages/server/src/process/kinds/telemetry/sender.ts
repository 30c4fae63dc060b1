/** Who sent a span, log or metric: from its attributes, and where those say nothing from the envelope. */
import { autoIp, isJsonObject, parseIp, parsePlatform, type Json } from "@vedette/protocol";
import type { SpanRow } from "#ports/event-tables.ts";
import type { GeoPlace } from "#ports/geo-lookup.ts";
import { clientAttributes } from "#rules/attributes/client-attributes.ts";
import { addAttribute, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import { attributeScrubberOf, type AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { userHash, userIdentity } from "#rules/user-hash.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { InferSetting } from "./read-container.ts";

/** The columns that say who sent a row. */
export type Sender = Pick<
  SpanRow,
  | "environment"
  | "release"
  | "platform"
  | "service"
  | "server_name"
  | "sdk_name"
  | "sdk_version"
  | "user_id"
  | "user_email"
  | "user_name"
  | "user_ip"
  | "user_hash"
>;

/** What is the same for all parts of one item. */
export type ItemSender = {
  readonly scrubber: AttributeScrubber;
  readonly environment: string;
  readonly release: string;
  readonly sdkName: string;
  readonly sdkVersion: string;
  readonly replayId: string;
  /** "" where no address may be filled in. */
  readonly clientIp: string;
  /** Fill it in where nothing is given, not only where it is asked for. */
  readonly infersIp: boolean;
  /** Attributes of the browser and its system, to be added where they are missing. */
  readonly client: readonly (readonly [string, string])[];
  /** The users of an item are mostly one, and hashing costs. */
  lastIdentity: string | undefined;
  lastHash: bigint;
};

export function itemSender(
  context: ItemContext,
  infer: { readonly ip?: InferSetting; readonly userAgent?: InferSetting } = {},
): ItemSender {
  const { envelopeHeader, record, settings } = context;
  const scrubber = attributeScrubberOf(settings.scrubbing);
  const trace = isJsonObject(envelopeHeader.trace) ? envelopeHeader.trace : {};
  const sdk = isJsonObject(envelopeHeader.sdk) ? envelopeHeader.sdk : {};
  const mayInferIp = scrubber.keepsAddresses && infer.ip !== "never";
  return {
    scrubber,
    environment: headerText(trace.environment, 64),
    release: headerText(trace.release, 200),
    sdkName: headerText(sdk.name, 128),
    sdkVersion: headerText(sdk.version, 64),
    replayId: headerText(trace.replay_id, 64),
    clientIp: mayInferIp ? (parseIp(record.clientIp) ?? "") : "",
    infersIp: infer.ip === "auto",
    client: infer.userAgent === "auto" ? clientAttributes(record.userAgent) : [],
    lastIdentity: undefined,
    lastHash: 0n,
  };
}

function headerText(value: Json | undefined, lengthMax: number): string {
  return typeof value === "string" && value.length <= lengthMax ? value : "";
}

/** The sender of one part of an item. */
export function senderOf(set: AttributeSet, item: ItemSender, context: ItemContext): Sender {
  const { known } = set;
  const sdkName = known.sdkName === "" ? item.sdkName : known.sdkName;
  const userIp = addressOf(known.userIp, item);
  if (context.geo !== undefined && userIp !== "") addPlace(set, context.geo(userIp), item);
  return {
    environment: known.environment === "" ? item.environment : known.environment,
    release: known.release === "" ? item.release : known.release,
    platform: known.platform === "" ? platformOfSdk(sdkName) : parsePlatform(known.platform),
    service: known.service,
    server_name: known.serverName,
    sdk_name: sdkName,
    sdk_version: known.sdkVersion === "" ? item.sdkVersion : known.sdkVersion,
    user_id: known.userId,
    user_email: known.userEmail,
    user_name: known.userName,
    user_ip: userIp,
    user_hash: hashOf(
      userIdentity({
        id: known.userId,
        username: known.userName,
        email: known.userEmail,
        ip_address: userIp,
      }),
      item,
    ),
  };
}

/** Where the user's address is, unless the SDK knows better. */
function addPlace(set: AttributeSet, place: GeoPlace | undefined, item: ItemSender): void {
  if (place === undefined || set.texts.some(([name]) => name === "user.geo.country_code")) return;
  for (const part of ["country_code", "city", "subdivision", "region"] as const)
    addAttribute(set, item.scrubber, `user.geo.${part}`, place[part]);
}

function addressOf(given: string, item: ItemSender): string {
  if (given === autoIp) return item.clientIp;
  if (given !== "") return parseIp(given) ?? "";
  return item.infersIp ? item.clientIp : "";
}

function hashOf(identity: string | undefined, item: ItemSender): bigint {
  if (identity !== item.lastIdentity) {
    item.lastIdentity = identity;
    item.lastHash = userHash(identity);
  }
  return item.lastHash;
}

/** Adds what the request says about the browser, where the SDK asked for it and did not say it itself. */
export function addClient(set: AttributeSet, item: ItemSender): void {
  for (const [name, value] of item.client) {
    if (!set.texts.some((pair) => pair[0] === name)) addAttribute(set, item.scrubber, name, value);
  }
}

const serverNameLengthMax = 200;

/** In logs and metrics this names the machine that sent them; on a span it may be whom it asked. */
export function nameServer(set: AttributeSet): void {
  if (set.known.serverName !== "") return;
  const address = set.texts.find(([name]) => name === "server.address")?.[1];
  if (address !== undefined && address.length <= serverNameLengthMax) set.known.serverName = address;
}

/** Longer beginnings first. */
const platformsOfSdks: readonly (readonly [string, string])[] = [
  ["sentry.javascript.node", "node"],
  ["sentry.javascript.bun", "node"],
  ["sentry.javascript.deno", "node"],
  ["sentry.javascript.nestjs", "node"],
  ["sentry.javascript.aws-serverless", "node"],
  ["sentry.javascript.google-cloud-serverless", "node"],
  ["sentry.javascript.cloudflare", "node"],
  ["sentry.javascript.opentelemetry", "node"],
  ["sentry.javascript", "javascript"],
  ["sentry.python", "python"],
  ["sentry.ruby", "ruby"],
  ["sentry.go", "go"],
  ["sentry.java", "java"],
  ["sentry.php", "php"],
  ["sentry.rust", "rust"],
  ["sentry.dotnet", "csharp"],
  ["sentry.cocoa", "cocoa"],
  ["sentry.dart", "dart"],
  ["sentry.elixir", "elixir"],
  ["sentry.native", "native"],
];

/** These protocols do not say the platform: the SDK's name tells. */
function platformOfSdk(name: string): string {
  if (name === "") return "other";
  return platformsOfSdks.find(([beginning]) => name.startsWith(beginning))?.[1] ?? "other";
}
