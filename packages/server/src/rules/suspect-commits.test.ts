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
  it("are suspect by how near to the fault the file is that they touched", () => {
    const files = filesOfFrames(thrown({ type: "E" }, frames, { platform: "python" }));
    const touches = [
      { commit: { id: 1 }, path: "shop/views.py" },
      { commit: { id: 2 }, path: "docs/cart.py" },
      { commit: { id: 3 }, path: "shop/cart.py" },
      { commit: { id: 3 }, path: "shop/views.py" },
      { commit: { id: 4 }, path: "shop/cart.py" },
    ];
    expect(suspectCommits(files, touches)).toEqual([
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
