import { describe, expect, it, test } from "vitest";
import { eventOf, thrown } from "./sample-event.fixture.ts";
import { filesOfFrames, pathParts, sharedEnding, suspectCommits } from "./suspect-commits.ts";

test.each([
  ["/srv/app/shop/cart.py", "shop/cart.py", 2],
  ["webpack:///./src/Cart.ts?a1b2", "packages/web/src/cart.ts", 2],
  ["C:\\build\\Shop\\Cart.cs", "Shop/Cart.cs", 2],
  ["app:///src/index.ts", "lib/index.ts", 0],
  ["cart.go", "internal/cart.go", 1],
  ["https://shop.example/static/js/pay.js", "static/js/pay.js", 3],
  ["<anonymous>", "shop/cart.py", 0],
  ["shop/cart.py", "shop/smart_cart.py", 0],
])("%s and %s end alike in %i parts", (frame, file, shared) => {
  expect(sharedEnding(pathParts(frame), pathParts(file))).toBe(shared);
});

const frames = [
  { function: "serve", filename: "lib/http.py", abs_path: "/srv/lib/http.py", in_app: false },
  { function: "checkout", filename: "shop/views.py", abs_path: "/srv/shop/views.py", in_app: true },
  { function: "pay", filename: "shop/cart.py", abs_path: "/srv/shop/cart.py", in_app: true },
  { function: "pay", filename: "shop/cart.py", abs_path: "/srv/shop/cart.py", in_app: true },
];

describe("the files of an event", () => {
  it("are the application's, each once, the innermost first", () => {
    const files = filesOfFrames(thrown({ type: "E" }, frames, { platform: "python" }));
    expect(files.map((file) => [file.parts.join("/"), file.function])).toEqual([
      ["srv/shop/cart.py", "pay"],
      ["srv/shop/views.py", "checkout"],
    ]);
  });

  it("are those of causes, too, and of Java by the class", () => {
    const java = (module: string) => ({
      stacktrace: { frames: [{ function: "run", module, filename: "Cart.java", in_app: true }] },
    });
    const exception = [
      { type: "Cause", ...java("com.acme.shop.Cart$Line") },
      { type: "Outer", ...java("com.acme.web.Cart") },
    ];
    expect(
      filesOfFrames(eventOf({ platform: "java", exception })).map(({ parts }) => parts.join("/")),
    ).toEqual(["com/acme/web/cart.java", "com/acme/shop/cart.java"]);
  });

  it("are none without frames", () => {
    expect(filesOfFrames(eventOf({ message: "late" }))).toEqual([]);
  });
});

describe("commits", () => {
  const day = 86_400_000;
  const faultMs = Date.UTC(2026, 10, 20);
  const rank = (
    touches: readonly { readonly id: number; readonly path: string; daysBefore?: number; of?: number }[],
    trace = frames,
  ) =>
    suspectCommits(
      filesOfFrames(thrown({ type: "E" }, trace, { platform: "python" })),
      touches.map(({ id, path, daysBefore = 1, of: filesTouched = 1 }) => ({
        commit: { id, committedAtMs: faultMs - daysBefore * day },
        path,
        filesTouched,
      })),
      faultMs,
    ).map(({ commit }) => commit.id);

  it.each([
    [
      "one at the fault before one beside it, however old it is",
      [
        { id: 1, path: "shop/views.py", daysBefore: 0 },
        { id: 2, path: "shop/cart.py", daysBefore: 300 },
      ],
    ],
    [
      "of one file the one that was made shortly before, and last what came after the fault",
      [
        { id: 3, path: "shop/cart.py", daysBefore: -2 },
        { id: 1, path: "shop/cart.py", daysBefore: 40 },
        { id: 2, path: "shop/cart.py", daysBefore: 2 },
      ],
    ],
    [
      "one that touched little else before one that touched everything",
      [
        { id: 1, path: "shop/cart.py", of: 900 },
        { id: 2, path: "shop/cart.py", of: 3 },
      ],
    ],
    [
      "one whose path fits wholly before one that only ends alike",
      [
        { id: 1, path: "old/src/shop/cart.py" },
        { id: 2, path: "srv/shop/cart.py" },
      ],
    ],
    [
      "one that touched two files of the trace before one that touched one",
      [
        { id: 1, path: "shop/views.py" },
        { id: 2, path: "shop/views.py" },
        { id: 2, path: "shop/urls.py" },
      ],
    ],
  ])("ranks %s", (_, touches) => {
    const trace = [
      { function: "route", filename: "shop/urls.py", abs_path: "/srv/shop/urls.py", in_app: true },
      ...frames,
    ];
    const ranked = rank(touches, trace);
    // The last is the cause, the first of three came too late.
    expect(ranked[0]).toBe(2);
    expect(ranked.at(-1)).toBe(touches.length === 3 && touches[0]?.id === 3 ? 3 : 1);
  });

  it("are named with the files of the trace that they touched, and others are not", () => {
    const files = filesOfFrames(thrown({ type: "E" }, frames, { platform: "python" }));
    const touch = (id: number, path: string) => ({
      commit: { id, committedAtMs: faultMs },
      path,
      filesTouched: 1,
    });
    const touches = [
      touch(1, "shop/views.py"),
      touch(2, "docs/cart.py"),
      touch(3, "shop/cart.py"),
      touch(3, "shop/views.py"),
      touch(4, "shop/cart.py"),
    ];
    expect(suspectCommits(files, touches, faultMs)).toMatchObject([
      {
        commit: { id: 3 },
        score: 1,
        files: [
          { path: "shop/cart.py", function: "pay" },
          { path: "shop/views.py", function: "checkout" },
        ],
      },
      { commit: { id: 4 }, score: 1, files: [{ path: "shop/cart.py", function: "pay" }] },
      { commit: { id: 1 }, score: 0.5, files: [{ path: "shop/views.py", function: "checkout" }] },
    ]);
  });
});
