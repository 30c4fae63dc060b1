/** The library that sent the event. */
import { freeFormObject } from "./free-form.ts";
import { list, object, text, type FieldReader } from "./walk.ts";

const names = list(text(128), { countMax: 200, keep: "first" });

export const sdk = object(
  new Map<string, FieldReader>([
    ["name", text(128)],
    ["version", text(64)],
    ["integrations", names],
    [
      "packages",
      list(
        object(
          new Map<string, FieldReader>([
            ["name", text(256)],
            ["version", text(128)],
          ]),
        ),
        { countMax: 100, keep: "first" },
      ),
    ],
    ["features", names],
    ["settings", freeFormObject({ depthMax: 3, charsMax: 2048 })],
  ]),
);
