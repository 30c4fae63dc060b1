import { describe, expect, it } from "vitest";
import { splitLinks } from "./web-links.ts";

const hrefs = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

describe("addresses in what people write", () => {
  it("are parts of their own, and nothing is lost", () => {
    const text = "See https://status.example/a?b=1#c, then http://x.example.";
    expect(splitLinks(text).map((part) => part.text)).toEqual([
      "See ",
      "https://status.example/a?b=1#c",
      ", then ",
      "http://x.example",
      ".",
    ]);
  });
  it("end before what closes a sentence or a bracket", () =>
    expect(hrefs("(https://a.example/x) https://b.example/y。")).toEqual([
      "https://a.example/x",
      "https://b.example/y",
    ]));
  it.each(["javascript:alert(1)", "data:text/html,x", "https://", "http:// x", "no address"])(
    "are none in %j",
    (text) => expect(hrefs(text)).toEqual([]),
  );
});
