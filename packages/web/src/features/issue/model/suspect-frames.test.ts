import type { Answer, Frame } from "@vedette/api";
import { expect, it } from "vitest";
import { blankFrame } from "./blank-frame.fixture.ts";
import { suspectFrames, suspectOf } from "./suspect-frames.ts";

type Commit = Answer<"listEventCommitters">["committers"][number]["commits"][number];

const commit = (message: string, score: number, ...files: Commit["files"]): Commit => ({
  id: message,
  message,
  dateCreated: "2026-11-29T00:00:00Z",
  repository: null,
  author: null,
  score,
  files,
});

it("finds the most suspect commit of a call by its function and file", () => {
  const suspects = suspectFrames([
    {
      author: { name: "Ida Holm", email: "ida@example.com" },
      commits: [commit("Retry\n\nmore", 1, { path: "src/shop/Pay.py", function: "charge" })],
    },
    {
      author: { name: "", email: "jon@example.com" },
      commits: [
        commit("Rename", 0.5, { path: "src/shop/Pay.py", function: "charge" }),
        commit("Orders", 0.4, { path: "src/com/shop/Db.java", function: null }),
      ],
    },
  ]);
  const at = (frame: Partial<Frame>) => suspectOf(suspects, { ...blankFrame, ...frame });
  expect(at({ function: "charge", filename: "shop/pay.py" })).toMatchObject({
    author: "Ida Holm",
    message: "Retry",
  });
  expect(at({ filename: "Db.java", module: "com.shop.Db" })?.author).toBe("jon@example.com");
  expect(at({ function: "refund", filename: "shop/pay.py" })).toBeUndefined();
  expect(at({ function: "charge", filename: "shop/pay.py", inApp: false })).toBeUndefined();
});
