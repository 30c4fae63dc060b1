import { describe, expect, it } from "vitest";
import { editorHref, repositoryHref } from "./source-link.ts";

const link = { urlPattern: "https://git.example/shop/blob/{release}/{path}#L{line}", pathPrefix: "" };
const frame = {
  filename: "src/cart page.ts",
  module: null,
  absPath: "/app/src/cart page.ts",
  lineNo: 12,
  colNo: 3,
  inApp: true,
};

describe("the way to the repository", () => {
  it("is the pattern with path, line and release", () =>
    expect(repositoryHref(link, frame, "shop@1.0")).toBe(
      "https://git.example/shop/blob/shop%401.0/src/cart%20page.ts#L12",
    ));
  it("leaves out what frames have in front", () =>
    expect(repositoryHref({ ...link, pathPrefix: "/app/" }, frame, "1")).toBe(
      "https://git.example/shop/blob/1/src/cart%20page.ts#L12",
    ));
  it.each([
    "../../evil",
    "a/../../b",
    "https://evil.example/x",
    "javascript:alert(1)",
    "//evil.example/x",
    "C:\\windows\\x",
    "a<script>",
    "",
  ])("is none for %j", (filename) =>
    expect(repositoryHref(link, { ...frame, filename, absPath: null }, "1")).toBeUndefined(),
  );
  it("is none for libraries, without a pattern, and where the release is needed and unknown", () => {
    expect(repositoryHref(link, { ...frame, inApp: false }, "1")).toBeUndefined();
    expect(repositoryHref({ ...link, urlPattern: "" }, frame, "1")).toBeUndefined();
    expect(repositoryHref(link, frame, undefined)).toBeUndefined();
  });
  it("finds the folder of a Java class by its package", () =>
    expect(
      repositoryHref(
        { ...link, urlPattern: "https://git.example/shop/blob/main/src/main/java/{path}#L{line}" },
        { ...frame, filename: "Db.java", absPath: "Db.java", module: "com.example.shop.Db$Row" },
        undefined,
      ),
    ).toBe("https://git.example/shop/blob/main/src/main/java/com/example/shop/Db.java#L12"));
  it("puts what stands in a name behind nothing but the path", () =>
    expect(repositoryHref(link, { ...frame, filename: "a{line}b.ts", absPath: null }, "1")).toBe(
      "https://git.example/shop/blob/1/a%7Bline%7Db.ts#L12",
    ));
});

describe("the way into an editor", () => {
  const choice = { editor: "vscode", remoteRoot: "/app/", localRoot: "/home/ada/shop/" } as const;
  it("is the file of this machine at its line", () =>
    expect(editorHref(choice, frame)).toBe("vscode://file/home/ada/shop/src/cart%20page.ts:12:3"));
  it("takes absolute paths as they are where no roots are given", () =>
    expect(editorHref({ editor: "idea", remoteRoot: "", localRoot: "" }, frame)).toBe(
      "idea://open?file=/app/src/cart%20page.ts&line=12&column=3",
    ));
  it("knows drives", () =>
    expect(
      editorHref(
        { editor: "cursor", remoteRoot: "", localRoot: "" },
        { ...frame, absPath: "C:\\shop\\a.cs" },
      ),
    ).toBe("cursor://file/C:/shop/a.cs:12:3"));
  it("finds the folder of a Java class by its package", () =>
    expect(
      editorHref(choice, { ...frame, filename: "Db.java", absPath: "Db.java", module: "com.example.Db" }),
    ).toBe("vscode://file/home/ada/shop/com/example/Db.java:12:3"));
  it("is none without an editor or a path, and never leaves the scheme to the event", () => {
    expect(editorHref({ ...choice, editor: "none" }, frame)).toBeUndefined();
    const odd = { ...frame, absPath: null, filename: "javascript:alert(1)" };
    expect(editorHref(choice, odd)).toBeUndefined();
    expect(editorHref({ ...choice, localRoot: "" }, odd)).toBeUndefined();
  });
});
