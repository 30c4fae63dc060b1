import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateParser, grammarFolders } from "../../generate-grammars.mjs";

test.each(grammarFolders.map((folder) => [folder]))(
  "the committed parser is the one that the grammar gives: %s",
  (folder) => {
    const committed = readFileSync(new URL("grammar.generated.js", folder), "utf8");
    const isSame = committed === generateParser(folder);
    expect(isSame, "run: node packages/server/generate-grammars.mjs").toBe(true);
  },
);
