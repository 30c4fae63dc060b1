/**
 * The parts of an event that rules may change, by what they are. What is not here (ids, times, the level, the
 * platform) is no place for personal data, and the event could not be stored or shown without it.
 */
import type { ValueType } from "./selector.ts";
import { typeMask, type TypeMask } from "./selector-walk.ts";

export type Place =
  | { readonly kind: "text" }
  /** Groups and titles rest on it: found things are replaced in it, but it is never taken as a whole. */
  | { readonly kind: "keptText" }
  /** Anything: texts, numbers, lists and objects of them. */
  | { readonly kind: "free"; readonly types: TypeMask }
  /** Names with texts. */
  | { readonly kind: "pairs" }
  | {
      readonly kind: "object";
      readonly types: TypeMask;
      readonly fields: readonly (readonly [name: string, place: Place])[];
    }
  | { readonly kind: "list"; readonly entry: Place }
  /** Objects by any name. */
  | { readonly kind: "map"; readonly entry: Place };

const text: Place = { kind: "text" };
const keptText: Place = { kind: "keptText" };
const free: Place = { kind: "free", types: 0 };
const pairs: Place = { kind: "pairs" };

function object(fields: Readonly<Record<string, Place>>, ...types: readonly ValueType[]): Place {
  return { kind: "object", types: typeMask("object", ...types), fields: Object.entries(fields) };
}

const values = (entry: Place): Place => object({ values: { kind: "list", entry } });

const stacktrace = object(
  {
    frames: {
      kind: "list",
      entry: object(
        {
          filename: keptText,
          abs_path: keptText,
          module: keptText,
          function: keptText,
          package: keptText,
          context_line: text,
          pre_context: free,
          post_context: free,
          raw_function: keptText,
          symbol: keptText,
          source_link: text,
          vars: free,
          data: free,
          module_metadata: free,
          lock: free,
        },
        "frame",
      ),
    },
    registers: free,
  },
  "stacktrace",
);

const exception = object(
  {
    type: keptText,
    value: text,
    module: keptText,
    stacktrace,
    raw_stacktrace: stacktrace,
    mechanism: object({ description: text, help_link: text, data: free, meta: free }),
  },
  "error",
);

export const eventPlaces: Place = object(
  {
    exception: values(exception),
    stacktrace,
    threads: values(object({ name: text, stacktrace, raw_stacktrace: stacktrace }, "thread")),
    breadcrumbs: values(object({ message: text, data: free }, "breadcrumb")),
    logentry: object({ message: text, formatted: text, params: free }, "message"),
    request: object(
      {
        url: text,
        query_string: pairs,
        fragment: text,
        headers: pairs,
        cookies: pairs,
        data: free,
        env: free,
      },
      "request",
    ),
    user: object(
      {
        id: text,
        email: text,
        username: text,
        name: text,
        ip_address: text,
        geo: free,
        data: free,
      },
      "user",
    ),
    contexts: { kind: "map", entry: { kind: "free", types: typeMask("context") } },
    extra: free,
    tags: pairs,
    server_name: text,
    transaction: text,
    transaction_info: object({ original: text }),
    culprit: text,
    site: text,
    template: free,
    csp: free,
    hpkp: free,
    expectct: free,
    expectstaple: free,
    debug_meta: object({
      images: { kind: "list", entry: object({ code_file: keptText, debug_file: keptText }) },
    }),
  },
  "event",
);
