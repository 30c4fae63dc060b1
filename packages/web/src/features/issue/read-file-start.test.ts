import { expect, it } from "vitest";
import { readFileStart } from "./read-file-start.ts";

const encoder = new TextEncoder();

/** A body of so many pieces, and how many of them were asked for. */
function bodyOf(pieces: readonly Uint8Array<ArrayBuffer>[]) {
  let asked = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const piece = pieces[asked];
        asked += 1;
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, asked: () => asked };
}

it("reads a short file whole, also where a sign falls between two pieces", async () => {
  const bytes = encoder.encode("naïve");
  const { body } = bodyOf([bytes.slice(0, 3), bytes.slice(3)]);
  expect(await readFileStart(new Response(body), 100)).toEqual({ text: "naïve", isCut: false });
});
it("asks for no more of a long file than it shows", async () => {
  const { body, asked } = bodyOf(Array.from({ length: 1_000 }, () => encoder.encode("x".repeat(10))));
  const start = await readFileStart(new Response(body), 25);
  expect(start).toEqual({ text: "x".repeat(30), isCut: true });
  expect(asked()).toBeLessThan(10);
});
it("has nothing of an answer without a body", async () =>
  expect(await readFileStart(new Response(null), 100)).toEqual({ text: "", isCut: false }));
