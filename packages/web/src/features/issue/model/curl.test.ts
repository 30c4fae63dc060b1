import { execFileSync } from "node:child_process";
import type { EventRequest } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { curlCommand, shellWord } from "./curl.ts";

const request = (facts: Partial<EventRequest> = {}): EventRequest => ({
  url: "https://shop.example/pay",
  method: "GET",
  query: [],
  fragment: null,
  headers: [],
  cookies: [],
  data: null,
  env: null,
  inferredContentType: null,
  apiTarget: null,
  ...facts,
});

/** What a real shell makes of the command: its words, one by one. */
function wordsOf(command: string | undefined): readonly string[] {
  if (command === undefined) return [];
  const script = command.replace(/^curl /, "printf '%s\\0' ");
  return execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("a request as a command", () => {
  it("is its address alone where nothing else is known", () =>
    expect(curlCommand(request())).toBe("curl --globoff --url 'https://shop.example/pay'"));

  it("has method, headers, cookies and body, and leaves the connection to curl", () =>
    expect(
      wordsOf(
        curlCommand(
          request({
            method: "post",
            query: [["a b", "1&2"]],
            headers: [
              ["Host", "shop.example"],
              ["Content-Length", "3"],
              ["Accept", "application/json"],
              ["Authorization", "[Filtered]"],
            ],
            cookies: [["session", "[Filtered]"]],
            data: { amount: 3, note: "it's" },
          }),
        ),
      ),
    ).toEqual([
      "--globoff",
      "--url",
      "https://shop.example/pay?a%20b=1%262",
      "--request",
      "POST",
      "--header",
      "Accept: application/json",
      "--header",
      "Authorization: [Filtered]",
      "--cookie",
      "session=[Filtered]",
      "--data-raw",
      '{"amount":3,"note":"it\'s"}',
    ]));

  it("writes a form as a form", () =>
    expect(
      wordsOf(
        curlCommand(
          request({
            method: "POST",
            headers: [["content-type", "application/x-www-form-urlencoded"]],
            data: { a: "1 2" },
          }),
        ),
      ).at(-1),
    ).toBe("a=1%202"));

  it.each([
    "'; touch /tmp/x; '",
    "$(id)",
    "`id`",
    "\\'",
    "a\nb",
    "-o /etc/passwd",
    '"$HOME"',
    "!!",
    "雪\u202e",
  ])("gives the shell %j as one word", (text) => {
    expect(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" })).toBe(text);
    const words = wordsOf(curlCommand(request({ url: `https://a/${text}`, method: "POST", data: text })));
    expect(words.at(-1)).toBe(text);
    expect(words).toHaveLength(7);
  });

  it("has nothing that curl would read as a file, an option or a second line", () => {
    const command = curlCommand(
      request({
        url: "https://a/[1-9]",
        method: "GET' --upload-file /etc/passwd",
        headers: [
          ["@/etc/passwd", "x"],
          ["X-A", "1\r\nX-Evil: 2"],
          [" ", "y"],
        ],
        data: "@/etc/passwd",
        cookies: [["/etc/passwd", ""]],
      }),
    );
    expect(wordsOf(command)).toEqual([
      "--globoff",
      "--url",
      "https://a/[1-9]",
      "--header",
      "X-A: 1 X-Evil: 2",
      "--cookie",
      "/etc/passwd=",
      "--data-raw",
      "@/etc/passwd",
    ]);
  });

  it.each([null, "", "/pay", "file:///etc/passwd", "javascript:alert(1)"])(
    "is none for the address %j",
    (url) => expect(curlCommand(request({ url }))).toBeUndefined(),
  );
});
