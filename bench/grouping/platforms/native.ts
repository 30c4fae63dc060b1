/** Compiled languages: C++ (from two compilers), Rust and Swift/Objective-C, with their addresses and symbols. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { camel, hashText, lineOf, pascal, sitesOf, snake, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

type Language = "cpp" | "rust" | "cocoa";

/** One place is always of one language. */
function languageOf(fault: Fault): Language {
  return (["cpp", "rust", "cocoa"] as const)[hashText(fault.id) % 3] ?? "cpp";
}

const heads = {
  cpp: { platform: "native", sdk: { name: "sentry.native", version: "0.12.3" } },
  rust: { platform: "native", sdk: { name: "sentry.rust", version: "0.49.5" } },
  cocoa: { platform: "cocoa", sdk: { name: "sentry.cocoa", version: "9.4.0" } },
} as const;

export const renderNative: Renderer = (fault, occurrence) => {
  const language = languageOf(fault);
  const head: Payload = { ...heads[language], release: `shop@9.${occurrence.build}.0` };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence, language));
  return { ...head, exception: chain(exceptions, false, language === "cpp" ? "signalhandler" : "panic") };
};

function exceptionOf(
  fault: Fault,
  raised: Raised,
  occurrence: Occurrence,
  language: Language,
): RenderedException {
  const frames = raised.hasFrames ? framesOf(fault, raised, occurrence, language) : [];
  return { ...worded(raised.thrown, occurrence, language), frames };
}

function worded(thrown: Thrown, { random }: Occurrence, language: Language): { type: string; value: string } {
  const text = "message" in thrown ? thrown.message.write(random) : "";
  switch (language) {
    case "cpp":
      if (thrown.kind === "own") return { type: `shop::${pascal(thrown.noun, thrown.quality)}`, value: text };
      if (text !== "") return { type: "std::runtime_error", value: text };
      return {
        type: thrown.kind === "not-callable" ? "SIGABRT" : "SIGSEGV",
        value: thrown.kind === "not-callable" ? "Abort" : "Segfault",
      };
    case "rust":
      if (thrown.kind === "own") return { type: pascal(thrown.noun, thrown.quality), value: text };
      if (text !== "") return { type: "panic", value: text };
      return thrown.kind === "null-access"
        ? { type: "panic", value: "called `Option::unwrap()` on a `None` value" }
        : {
            type: "panic",
            value: `index out of bounds: the len is ${random.integer(0, 40)} but the index is ${random.integer(40, 90)}`,
          };
    case "cocoa":
      if (thrown.kind === "own") return { type: `Shop.${pascal(thrown.noun, thrown.quality)}`, value: text };
      if (text !== "") return { type: "NSInternalInconsistencyException", value: text };
      return thrown.kind === "null-access"
        ? { type: "EXC_BAD_ACCESS", value: `Attempted to dereference garbage pointer at 0x${random.hex(9)}.` }
        : {
            type: "NSInvalidArgumentException",
            value: `-[NSNull ${thrown.kind === "not-callable" ? thrown.property : "length"}]: unrecognized selector sent to instance 0x1${random.hex(8)}`,
          };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence, language: Language): Payload[] {
  const sites = sitesOf(fault, occurrence, raised.depth).map((site) => frameOf(site, occurrence, language));
  const isDeepest = raised.depth === fault.path.length;
  return [
    ...startOf(language, occurrence),
    ...sites,
    ...(isDeepest ? endOf(fault, occurrence, language) : []),
  ].slice(-100);
}

const address = ({ random }: Occurrence): string => `0x7f${random.hex(10)}`;

function startOf(language: Language, occurrence: Occurrence): Payload[] {
  const instruction_addr = address(occurrence);
  if (language === "cocoa")
    return [
      { function: "start", package: "/usr/lib/dyld", in_app: false, instruction_addr },
      {
        function: "UIApplicationMain",
        package: "/System/Library/PrivateFrameworks/UIKitCore.framework/UIKitCore",
        in_app: false,
        instruction_addr,
      },
    ];
  const start = [
    { function: "_start", package: "/opt/shop/bin/shopd", instruction_addr },
    { function: "__libc_start_main", package: "/usr/lib/x86_64-linux-gnu/libc.so.6", instruction_addr },
  ];
  if (language === "cpp") return start;
  return [
    ...start,
    { function: "std::rt::lang_start_internal", package: "std", in_app: false, instruction_addr },
    { function: "core::ops::function::FnOnce::call_once", package: "core", in_app: false, instruction_addr },
  ];
}

function endOf(fault: Fault, occurrence: Occurrence, language: Language): Payload[] {
  const instruction_addr = address(occurrence);
  const kind = fault.raised[0]?.thrown.kind;
  if (language === "rust")
    return kind === "null-access"
      ? [
          { function: "core::option::unwrap_failed", package: "core", in_app: false, instruction_addr },
          { function: "core::panicking::panic_fmt", package: "core", in_app: false, instruction_addr },
        ]
      : [];
  if (language === "cocoa")
    return kind === "null-access"
      ? [{ function: "objc_msgSend", package: "/usr/lib/libobjc.A.dylib", in_app: false, instruction_addr }]
      : [
          {
            function: "-[__NSArrayM objectAtIndex:]",
            package: "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation",
            in_app: false,
            instruction_addr,
          },
          {
            function: "objc_exception_throw",
            package: "/usr/lib/libobjc.A.dylib",
            in_app: false,
            instruction_addr,
          },
        ];
  if (kind !== "not-callable") return [];
  const libc = { package: `/usr/lib/x86_64-linux-gnu/libc.so.6`, instruction_addr };
  // Another release of the system's library goes another way to the same end.
  return occurrence.runtime === 0
    ? [
        { function: "abort", ...libc },
        { function: "raise", ...libc },
      ]
    : [
        { function: "abort", ...libc },
        { function: "raise", ...libc },
        { function: "__pthread_kill_implementation", ...libc },
      ];
}

function frameOf(site: Site, occurrence: Occurrence, language: Language): Payload {
  const { random, build, host, runtime } = occurrence;
  const instruction_addr = address(occurrence);
  const lineno = lineOf(site, build);
  const owner = pascal(site.area, site.layer);
  if (language === "cocoa") {
    const plain = camel(site.verb, site.object);
    const isObjective = hashText(owner) % 3 === 0;
    const method = isObjective ? `-[${owner} ${plain}:]` : `${owner}.${plain}(_:)`;
    const closure = isObjective
      ? `__${20 + owner.length}${method}_block_invoke`
      : `closure #1 in ${owner}.${plain}(_:)`;
    const specialized = runtime === 1 && !isObjective ? `specialized ${method}` : method;
    return {
      function: site.shape === "closure" ? closure : specialized,
      package: `/private/var/containers/Bundle/Application/${random.hex(8).toUpperCase()}-${random.hex(4).toUpperCase()}/Shop.app/Shop`,
      in_app: true,
      instruction_addr,
      lineno,
      filename: `${owner}.swift`,
    };
  }
  const plain = snake(site.verb, site.object);
  if (language === "rust") {
    const path = `shop::${site.area}::${site.layer}::${plain}`;
    const hash = runtime === 0 ? "" : `::h${random.hex(16)}`;
    const name = {
      function: path,
      method: `<shop::${site.area}::${owner} as shop::${site.area}::${pascal(site.layer)}>::${plain}`,
      closure: runtime === 0 ? `${path}::{closure#0}` : `${path}::{{closure}}`,
      async: runtime === 0 ? `${path}::{async_fn#0}` : `${path}::{{closure}}`,
    }[site.shape];
    return {
      function: `${name}${hash}`,
      package: "shop",
      filename: `${site.layer}.rs`,
      abs_path: `${["/build", "/home/runner/work/shop", "/src"][host]}/src/${site.area}/${site.layer}.rs`,
      lineno,
      in_app: true,
      instruction_addr,
    };
  }
  const path = `shop::${site.area}::${pascal(site.layer)}::${plain}`;
  const signature =
    runtime === 0
      ? "(shop::Order const&, std::vector<int, std::allocator<int> >)"
      : "(const shop::Order &, std::vector<int>)";
  const name = {
    function: `${path}${signature}`,
    method: `${path}<std::basic_string<char> >${signature} const`,
    closure:
      runtime === 0
        ? `${path}${signature}::{lambda(int)#1}::operator()(int) const`
        : `${path}${signature}::$_${build}::operator()(int) const`,
    async: `${path}[abi:cxx11]${signature}${runtime === 0 ? "" : " [clone .isra.0]"}`,
  }[site.shape];
  return {
    function: name,
    package: ["/opt/shop/bin/shopd", "/usr/local/bin/shopd", "/home/deploy/shop/shopd"][host],
    lineno,
    instruction_addr,
  };
}
