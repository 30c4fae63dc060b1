/**
 * `/api/embed/error-page/`: the form that a page shows after a crash. GET answers the script that draws it (SDKs
 * load it by `showReportDialog`), POST takes what was written.
 */
import { readFileSync } from "node:fs";
import { isJsonObject, parseEventId } from "@vedette/protocol";
import { parseBodyJson } from "../body-json.ts";
import { isForm, readForm } from "../multipart.ts";
import { mediaType } from "./one-item.ts";
import type { EndpointRequest, IngestEndpoint, Reading, RequestFacts } from "./endpoint.ts";
import { userReport } from "./user-feedback.ts";

const script = readFileSync(new URL("./report-form.browser.js", import.meta.url), "utf8");
const wordLengthMax = 500;
/** Words that the page may replace, by their names in SDKs' options. */
const words: Readonly<Record<string, string>> = {
  title: "It looks like we are having issues.",
  subtitle: "Our team has been notified.",
  subtitle2: "If you would like to help, tell us what happened below.",
  labelName: "Name",
  labelEmail: "Email",
  labelComments: "What happened?",
  labelClose: "Close",
  labelSubmit: "Submit crash report",
  errorGeneric: "Your report could not be sent. Please try again.",
  errorFormEntry: "Some fields are missing. Please correct them and try again.",
  successMessage: "Your feedback has been sent. Thank you!",
};

export const errorPageEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["GET", "POST"],
  category: "feedback",
  // The form itself is always given out.
  isOneItem: false,
  credentials: "dsn",
  dsnOf: (_headers, route) => new URLSearchParams(route.query).get("dsn") ?? "",
  read: (request) => (request.method === "GET" ? { eventId: undefined, drafts: [] } : readReport(request)),
  answer: (_reading, request) =>
    request.method === "GET"
      ? { status: 200, contentType: "text/javascript; charset=utf-8", body: formScript(request) }
      : { status: 200, contentType: "application/json", body: "{}" },
};

async function readReport(request: EndpointRequest): Promise<Reading> {
  const query = new URLSearchParams(request.route.query);
  const form = await readFields(request);
  return userReport({
    eventId: parseEventId(query.get("eventId")),
    name: form.get("name") ?? "",
    email: form.get("email") ?? "",
    comments: form.get("comments") ?? "",
  });
}

/** Our form sends one of URLs; a page with a form of its own may send what it likes. */
async function readFields({
  bytes,
  headers: { "content-type": contentType = "" },
}: EndpointRequest): Promise<ReadonlyMap<string, string>> {
  if (isForm(contentType)) return new Map((await readForm(bytes, contentType)).fields);
  if (mediaType(contentType) !== "application/json")
    return new Map(new URLSearchParams(Buffer.from(bytes).toString("utf8")));
  const body = parseBodyJson(bytes);
  const texts = Object.entries(isJsonObject(body) ? body : {});
  return new Map(texts.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function formScript(request: RequestFacts): string {
  const query = new URLSearchParams(request.route.query);
  const given = (name: string): string => (query.get(name) ?? "").slice(0, wordLengthMax);
  const options = {
    words: Object.fromEntries(Object.entries(words).map(([name, usual]) => [name, given(name) || usual])),
    name: given("name"),
    email: given("email"),
    dsn: query.get("dsn") ?? "",
    eventId: parseEventId(query.get("eventId")) ?? "",
  };
  return `(() => {\n${script}drawReportForm(${scriptJson(options)});\n})();\n`;
}

/** JSON that stays data, wherever in a script or page it is put. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
