import { expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { framesOfText } from "./stack-text.ts";

const names = (text: string): string[] =>
  framesOfText(text).map(
    (frame) =>
      `${frame.module === undefined ? "" : `${frame.module}.`}${frame.function ?? "?"} ${frame.filename ?? "-"}:${frame.lineno ?? "-"}`,
  );

test.each([
  [
    "JavaScript",
    "TypeError: no\n    at pay (/srv/a.js:12:5)\n    at async Object.<anonymous> (file:///srv/b.js:3:1)\n    at node:internal/main:1:2",
    ["? node:internal/main:1", "Object.<anonymous> file:///srv/b.js:3", "pay /srv/a.js:12"],
  ],
  [
    "Java",
    "java.lang.IllegalStateException: no\n\tat com.example.Pay.run(Pay.java:12)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n\t... 3 more\nCaused by: x\n\tat com.example.Other.run(Other.java:1)",
    ["java.lang.Thread.run Thread.java:840", "com.example.Pay.run Pay.java:12"],
  ],
  [
    "Python",
    'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in <module>\n    pay()\n  File "/srv/b.py", line 12, in pay\n    raise E\nE: no',
    ["<module> /srv/a.py:3", "pay /srv/b.py:12"],
  ],
  [".NET", "E: no\n   at Shop.Pay.Run(Int32 id) in /srv/Pay.cs:line 12\n", ["Shop.Pay.Run /srv/Pay.cs:12"]],
  [
    "Firefox",
    "pay@https://a.example/a.js:12:5\n@https://a.example/a.js:1:1",
    ["? https://a.example/a.js:1", "pay https://a.example/a.js:12"],
  ],
  ["Ruby", "/srv/a.rb:12:in `pay'\n/srv/b.rb:3:in `<main>'", ["<main> /srv/b.rb:3", "pay /srv/a.rb:12"]],
  ["PHP", "#0 /srv/a.php(12): Shop\\Pay->run('x')\n#1 {main}", ["Shop\\Pay->run /srv/a.php:12"]],
  [
    "Go",
    "goroutine 1 [running]:\nmain.pay(0x1)\n\t/srv/a.go:12 +0x1d\nmain.main()\n\t/srv/a.go:3",
    ["main.main /srv/a.go:3", "main.pay /srv/a.go:12"],
  ],
  ["anything else", "it broke\nbadly", []],
])("frames of %s", (_language, text, expected) => {
  expect(names(text)).toEqual(expected);
});

test("a hostile text costs little", () => {
  const startMs = processorMs();
  for (const piece of [
    "    at a (",
    " at a.b(",
    '  File "',
    "#0 a(1): ",
    "a@b:1:",
    "\tat a.",
    "x.rb:1:in `",
    "(",
  ])
    for (const end of ["", "\n"]) framesOfText(`${piece.repeat(990 / piece.length)}${end}`.repeat(1000));
  expect(processorMs() - startMs).toBeLessThan(3000);
});
