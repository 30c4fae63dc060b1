/**
 * One fault as each browser tells it: the wording of its engine and the text of `error.stack`, of a bundle that keeps
 * names and of one that a minifier has renamed, in two builds each.
 */

export type BrowserVersion = {
  readonly browser: "chrome" | "firefox" | "safari" | "edge-legacy";
  readonly value: string;
  readonly stack: string;
};

export type Bundle = {
  /** The place of a line in it. */
  readonly at: (line: number, column: number) => string;
  /** As the function is called there; names of methods stay. */
  readonly local: (name: string) => string;
};

const letters: Readonly<Record<string, readonly string[]>> = {
  "8f3c21d0": ["t", "Qs", "n", "e"],
  "0badcafe": ["r", "aB", "i", "u"],
};
const locals = ["order", "Cart", "Checkout", "onClick"];

export const bundles: readonly (readonly [name: string, builds: readonly Bundle[]])[] = [
  ["that keeps names", Object.keys(letters).map((build) => bundleOf(build, false))],
  ["that is minified", Object.keys(letters).map((build) => bundleOf(build, true))],
];

function bundleOf(build: string, isMinified: boolean): Bundle {
  const file = `https://shop.example/assets/cart.${build}.js`;
  return {
    at: (line, column) => (isMinified ? `${file}:1:${line * 311 + column}` : `${file}:${line}:${column}`),
    local: (name) => (isMinified ? (letters[build]?.[locals.indexOf(name)] ?? name) : name),
  };
}

type Lines = {
  readonly chrome: readonly string[];
  readonly firefox: readonly string[];
  readonly safari: readonly string[];
  readonly edge?: readonly string[];
};

type Wording = {
  readonly chrome: string;
  readonly firefox: string;
  readonly safari: string;
  readonly edge: string;
};

/** Something of nothing is read. */
const nothing = (object: string): Wording => ({
  chrome: "Cannot read properties of undefined (reading 'total')",
  firefox: `can't access property "total", ${object}.cart is undefined`,
  safari: `undefined is not an object (evaluating '${object}.cart.total')`,
  edge: "Unable to get property 'total' of undefined or null reference",
});

function told(wording: Wording, lines: Lines): readonly BrowserVersion[] {
  const versions: BrowserVersion[] = [
    {
      browser: "chrome",
      value: wording.chrome,
      stack: [`TypeError: ${wording.chrome}`, ...lines.chrome.map((line) => `    at ${line}`)].join("\n"),
    },
    { browser: "firefox", value: wording.firefox, stack: `${lines.firefox.join("\n")}\n` },
    { browser: "safari", value: wording.safari, stack: lines.safari.join("\n") },
  ];
  if (lines.edge === undefined) return versions;
  const stack = [`TypeError: ${wording.edge}`, ...lines.edge.map((line) => `   at ${line}`)].join("\n");
  return [...versions, { browser: "edge-legacy", value: wording.edge, stack }];
}

export const browserFaults: readonly (readonly [
  name: string,
  versions: (bundle: Bundle) => readonly BrowserVersion[],
])[] = [
  [
    "methods",
    ({ at, local }) =>
      told(nothing(local("order")), {
        chrome: [
          `${local("Cart")}.sumItems (${at(120, 23)})`,
          `${local("Checkout")}.submitOrder (${at(210, 5)})`,
          `HTMLButtonElement.${local("onClick")} (${at(300, 7)})`,
        ],
        firefox: [
          `sumItems@${at(120, 28)}`,
          `submitOrder@${at(210, 10)}`,
          `${local("onClick")}@${at(300, 12)}`,
        ],
        safari: [
          `sumItems@${at(120, 28)}`,
          `submitOrder@${at(210, 10)}`,
          `${local("onClick")}@${at(300, 12)}`,
        ],
        edge: [
          `${local("Cart")}.prototype.sumItems (${at(120, 23)})`,
          `${local("Checkout")}.prototype.submitOrder (${at(210, 5)})`,
          `${local("onClick")} (${at(300, 7)})`,
        ],
      }),
  ],
  [
    "a callback without a name",
    ({ at, local }) =>
      told(nothing(local("order")), {
        chrome: [
          at(121, 9),
          "Array.map (<anonymous>)",
          `${local("Cart")}.addItems (${at(120, 23)})`,
          `${local("Checkout")}.placeOrder (${at(210, 5)})`,
          `HTMLButtonElement.<anonymous> (${at(300, 7)})`,
        ],
        firefox: [
          `addItems/<@${at(121, 14)}`,
          `addItems@${at(120, 28)}`,
          `placeOrder@${at(210, 10)}`,
          `bind/<@${at(300, 12)}`,
        ],
        safari: [
          `@${at(121, 14)}`,
          "map@[native code]",
          `addItems@${at(120, 28)}`,
          `placeOrder@${at(210, 10)}`,
          `@${at(300, 12)}`,
        ],
        edge: [
          `Anonymous function (${at(121, 9)})`,
          "Array.prototype.map (native code)",
          `${local("Cart")}.prototype.addItems (${at(120, 23)})`,
          `${local("Checkout")}.prototype.placeOrder (${at(210, 5)})`,
          `Anonymous function (${at(300, 7)})`,
        ],
      }),
  ],
  [
    // Firefox goes on with where callbacks were registered while its tools are open; Safari ends at the await.
    "async functions",
    ({ at, local }) =>
      told(nothing(local("order")), {
        chrome: [
          `${local("Cart")}.loadItems (${at(120, 23)})`,
          "async Promise.all (index 0)",
          `async ${local("Checkout")}.openOrder (${at(210, 5)})`,
          `async HTMLButtonElement.${local("onClick")} (${at(300, 7)})`,
        ],
        firefox: [
          `loadItems@${at(120, 28)}`,
          `async*openOrder@${at(210, 10)}`,
          `async*${local("onClick")}@${at(300, 12)}`,
          `EventListener.handleEvent*bindButtons@${at(20, 9)}`,
          `promise callback*startPage@${at(900, 1)}`,
        ],
        safari: [
          `loadItems@${at(120, 28)}`,
          `openOrder@${at(210, 10)}`,
          "asyncFunctionResume@[native code]",
          "@[native code]",
          "promiseReactionJobWithoutPromise@[native code]",
          "promiseReactionJob@[native code]",
        ],
      }),
  ],
  [
    "accessors, constructors and private methods",
    ({ at, local }) =>
      told(nothing(local("order")), {
        chrome: [
          `#readTotal (${at(120, 23)})`,
          `get grandTotal (${at(130, 2)})`,
          `Function.fromJson (${at(210, 5)})`,
          `new ${local("Checkout")} (${at(300, 7)})`,
        ],
        firefox: [
          `#readTotal@${at(120, 28)}`,
          `get grandTotal@${at(130, 7)}`,
          `fromJson@${at(210, 10)}`,
          `${local("Checkout")}@${at(300, 12)}`,
        ],
        safari: [
          `#readTotal@${at(120, 28)}`,
          `grandTotal@${at(130, 7)}`,
          `fromJson@${at(210, 10)}`,
          `${local("Checkout")}@${at(300, 12)}`,
        ],
      }),
  ],
  [
    "what is no function, by modules and proxies",
    ({ at, local }) => {
      const call = `${local("order")}.cart.pay`;
      return told(
        {
          chrome: `${call} is not a function`,
          firefox: `${call} is not a function`,
          safari: `${call} is not a function. (In '${call}(1)', '${call}' is undefined)`,
          edge: "Object doesn't support property or method 'pay'",
        },
        {
          chrome: [
            `Module.payOrder (${at(120, 23)})`,
            `Object.runAction [as handler] (${at(210, 5)})`,
            `Proxy.sendForm (${at(220, 7)})`,
            `HTMLButtonElement.<anonymous> (${at(300, 7)})`,
          ],
          firefox: [
            `payOrder@${at(120, 28)}`,
            `runAction@${at(210, 10)}`,
            `sendForm@${at(220, 10)}`,
            `bind/<@${at(300, 12)}`,
          ],
          safari: [
            `payOrder@${at(120, 28)}`,
            `runAction@${at(210, 10)}`,
            `sendForm@${at(220, 10)}`,
            `@${at(300, 12)}`,
          ],
          edge: [
            `payOrder (${at(120, 23)})`,
            `runAction (${at(210, 5)})`,
            `sendForm (${at(220, 7)})`,
            `Anonymous function (${at(300, 7)})`,
          ],
        },
      );
    },
  ],
  [
    // Who calls `eval` is told by all; of the code itself Safari and the old Edge do not say where it stands.
    "code of eval below",
    ({ at, local }) =>
      told(nothing(local("order")), {
        chrome: [
          `${local("Cart")}.showTotal (${at(120, 23)})`,
          `eval (eval at compileTemplate (${at(40, 3)}), <anonymous>:3:11)`,
          `compileTemplate (${at(41, 3)})`,
          `HTMLButtonElement.${local("onClick")} (${at(300, 7)})`,
        ],
        firefox: [
          `showTotal@${at(120, 28)}`,
          `@${at(40, 3).replace(/:\d+:\d+$/, "")} line 40 > eval:3:11`,
          `compileTemplate@${at(41, 8)}`,
          `${local("onClick")}@${at(300, 12)}`,
        ],
        safari: [
          `showTotal@${at(120, 28)}`,
          "eval code@",
          "eval@[native code]",
          `compileTemplate@${at(41, 8)}`,
          `${local("onClick")}@${at(300, 12)}`,
        ],
        edge: [
          `${local("Cart")}.prototype.showTotal (${at(120, 23)})`,
          "eval code (eval code:5:1)",
          `compileTemplate (${at(41, 3)})`,
          `${local("onClick")} (${at(300, 7)})`,
        ],
      }),
  ],
  [
    "no names at all",
    ({ at }) =>
      told(nothing("t"), {
        chrome: [at(1, 5), `t (${at(2, 5)})`, at(3, 8)],
        firefox: [`t/<@${at(1, 5)}`, `t@${at(2, 5)}`, `@${at(3, 8)}`],
        safari: [`@${at(1, 5)}`, `t@${at(2, 5)}`, `global code@${at(3, 8)}`],
        edge: [`Anonymous function (${at(1, 5)})`, `t (${at(2, 5)})`, `Global code (${at(3, 8)})`],
      }),
  ],
];
