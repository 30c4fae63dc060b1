/** Violations of a content security policy, as events. */
import type { JsonObject } from "@vedette/protocol";
import { hostOf, requestOf, tagPairs, textOf, type ReportedEvent } from "./report-fields.ts";

/** What a directive governs, in a word. Longer names of the third level (`script-src-elem`) mean the same. */
const governed: Readonly<Record<string, string>> = {
  "base-uri": "base",
  "child-src": "child",
  "connect-src": "connection",
  "default-src": "content",
  "fenced-frame-src": "fenced frame",
  "font-src": "font",
  "form-action": "form action",
  "frame-ancestors": "frame ancestor",
  "frame-src": "frame",
  "img-src": "image",
  "manifest-src": "manifest",
  "media-src": "media",
  "object-src": "object",
  "prefetch-src": "prefetch",
  "require-trusted-types-for": "trusted type",
  "script-src": "script",
  "style-src": "style",
  "trusted-types": "trusted type",
  "worker-src": "worker",
};

/** The newer format's words for what the older one calls by the document's own field names. */
const newerNames: Readonly<Record<string, string>> = {
  document_url: "document_uri",
  blocked_url: "blocked_uri",
  sample: "script_sample",
};

/** The report with the names of its fields in one form; `undefined` when no directive was violated. */
function readReport(fields: JsonObject): JsonObject | undefined {
  const report: JsonObject = {};
  for (const [key, value] of Object.entries(fields)) report[newerNames[key] ?? key] = value;
  const effective = textOf(report.effective_directive) ?? textOf(report.violated_directive);
  if (effective === undefined) return undefined;
  report.effective_directive = effective.split(/\s/, 1)[0]?.toLowerCase() ?? "";
  return report;
}

/** An event for one report, or `undefined` when it is none. */
export function cspEvent(fields: JsonObject, userAgent: string): ReportedEvent | undefined {
  const report = readReport(fields);
  if (report === undefined) return undefined;
  const directive = textOf(report.effective_directive) ?? "";
  const page = textOf(report.document_uri);
  return {
    logger: "csp",
    platform: "javascript",
    level: report.disposition === "report" ? "warning" : "error",
    message: messageOf(report, directive),
    culprit: culpritOf(report, directive),
    csp: report,
    request: requestOf(page, { "User-Agent": userAgent, Referer: textOf(report.referrer) }),
    user: { ip_address: "{{auto}}" },
    tags: tagPairs({ "effective-directive": directive, "blocked-uri": textOf(report.blocked_uri) }),
  };
}

function messageOf(report: JsonObject, directive: string): string {
  const what = governed[directive.replace(/-(?:elem|attr)$/, "")] ?? directive;
  const blocked = blockedSource(report, directive);
  if (blocked === "inline") return `Blocked inline ${what}`;
  if (blocked === "eval" || blocked === "wasm-eval") return `Blocked ${blocked} in ${what}`;
  return `Blocked ${what} from '${blocked}'`;
}

/** A host, a scheme, or one of the words of the standard: `inline`, `eval`, `self` … */
function blockedSource(report: JsonObject, directive: string): string {
  const uri = textOf(report.blocked_uri);
  // Browsers of the first level say nothing where it was the page's own code.
  if (uri === undefined) return /^(?:script|style)-src/.test(directive) ? "inline" : "self";
  const host = hostOf(uri);
  if (host !== undefined) return host === hostOf(textOf(report.document_uri)) ? "self" : host;
  return uri.split(/[:/?#]/, 1)[0]?.toLowerCase() ?? uri;
}

const culpritLengthMax = 200;

/** The directive with its sources, as the policy has it. */
function culpritOf(report: JsonObject, directive: string): string {
  const violated = textOf(report.violated_directive);
  if (violated?.includes(" ") === true) return violated.slice(0, culpritLengthMax);
  const policy = textOf(report.original_policy) ?? "";
  const found = policy
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.split(/\s/, 1)[0]?.toLowerCase() === directive);
  return (found ?? directive).slice(0, culpritLengthMax);
}
