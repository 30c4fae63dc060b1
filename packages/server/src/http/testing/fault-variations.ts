/** Faults as they come again: what varies makes no second issue, and what differs is no variation. */
type Facts = Readonly<Record<string, unknown>>;
type Error = { readonly type?: string; readonly value?: string; readonly frames?: readonly Facts[] };

function thrown(platform: string, errors: readonly Error[], more: Facts = {}): Facts {
  const values = errors.map(({ frames, ...error }) => ({
    type: "ValueError",
    value: "bad id",
    ...error,
    ...(frames && { stacktrace: { frames } }),
  }));
  return { platform, exception: { values }, ...more };
}

const python = (module: string, name: string, more: Facts = {}) => ({
  module,
  function: name,
  in_app: true,
  ...more,
});
const way = python("shop.api", "show");
const place = python("shop.orders", "apply");
const elsewhere = python("shop.carts", "apply");
const library = (module: string) => python(module, "dispatch", { in_app: false });
const java = (module: string, name: string) => ({ module, function: name, in_app: true });
const script = (file: string, name: string) => ({
  function: name,
  filename: `https://shop.example/assets/${file}`,
  in_app: true,
});
const message = (formatted: string, template?: string) => ({
  platform: "python",
  logentry: template === undefined ? { formatted } : { message: template, formatted },
});

/** The name, how many issues its events are, and the events. */
export const faultVariations: readonly (readonly [string, number, readonly Facts[]])[] = [
  [
    "ids, dates and paths in a message",
    1,
    [
      message("cart 17 of 2026-01-31 at /srv/a/17.json is empty, 0xdeadbeef"),
      message("cart 904 of 2025-12-01 at /srv/b/904.json is empty, 0x0badcafe"),
    ],
  ],
  ["other messages", 2, [message("cart is empty"), message("mail was refused")]],
  [
    "a template filled in otherwise",
    1,
    [message("cart of Mara", "cart of %s"), message("cart of Li", "cart of %s")],
  ],
  [
    "lines that a deploy moved",
    1,
    [3, 90].map((lineno) =>
      thrown("python", [{ frames: [way, { ...place, lineno, context_line: "raise ValueError(a)" }] }]),
    ),
  ],
  [
    "turns of a recursion",
    1,
    [2, 20].map((turns) =>
      thrown("python", [{ frames: [way, ...Array.from({ length: turns }, () => python("tree", "walk"))] }]),
    ),
  ],
  [
    "frames of another framework",
    1,
    ["django.core", "flask.app"].map((name) => thrown("python", [{ frames: [library(name), way, place] }])),
  ],
  [
    "hashed names of a bundle",
    1,
    ["8f3c21d0", "0badcafe"].map((build) =>
      thrown("javascript", [
        { frames: ["submit", "sum", "round"].map((name) => script(`app.${build}.js`, name)) },
      ]),
    ),
  ],
  [
    "generated classes and lambdas",
    1,
    [
      ["Orders$$SpringCGLIB$$0", "lambda$place$0"],
      ["Orders$$SpringCGLIB$$3", "lambda$place$7"],
    ].map(([type = "", name = ""]) =>
      thrown("java", [{ frames: [java("shop.Api", "show"), java(`shop.${type}`, name)] }]),
    ),
  ],
  [
    "values of a type without frames",
    1,
    ["limit 17 reached", "limit 18 reached"].map((value) => thrown("python", [{ value }])),
  ],
  [
    "the same type and message at another place",
    2,
    [place, elsewhere].map((where) => thrown("python", [{ frames: [way, where] }])),
  ],
  [
    "one wrapper around other causes",
    2,
    ["Timeout", "Refused"].map((type) =>
      thrown("python", [
        { type, frames: [python("shop.pool", "take")] },
        { type: "OrderFailed", frames: [place] },
      ]),
    ),
  ],
  [
    "how many of one kind a group of errors holds",
    1,
    [1, 3].map((members) => ({
      platform: "node",
      exception: {
        values: [
          ...Array.from({ length: members }, (_, index) => ({
            type: "Timeout",
            value: `no answer in ${index + 12}ms`,
            stacktrace: { frames: [{ module: "net", function: "runAll", in_app: true }] },
            mechanism: { type: "chained", exception_id: index + 1, parent_id: 0 },
          })),
          {
            type: "AggregateError",
            value: "all failed",
            mechanism: { type: "generic", exception_id: 0, is_exception_group: true },
          },
        ],
      },
    })),
  ],
  [
    "one fingerprint over other stacks",
    1,
    [place, elsewhere].map((where) =>
      thrown("python", [{ frames: [where] }], { fingerprint: ["payments", "{{ type }}"] }),
    ),
  ],
  [
    "the usual grouping with a part of the client",
    2,
    ["eu", "us"].map((region) =>
      thrown("python", [{ frames: [place] }], { fingerprint: ["{{ default }}", region] }),
    ),
  ],
];
