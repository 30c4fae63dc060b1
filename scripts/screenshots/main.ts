// `npm run screenshots`: pictures of every page from a server filled by the seed.
//
//   sheet   every page in both themes and three widths, and once in Chinese, on contact sheets (not committed)
//   readme  the pictures of README.md and README.zh-CN.md
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium, noChromiumReason } from "../../tests/support/chromium.ts";
import { rootPath } from "../../tests/support/paths.ts";
import { runProgram } from "../../tests/support/run-program.ts";
import { openCamera } from "./camera.ts";
import type { Look } from "./camera.ts";
import { type Picture, toWebp, writeSheet } from "./contact-sheet.ts";
import { shotsOf } from "./pages.ts";
import { openStage, type Stage } from "./stage.ts";

const help = `npm run screenshots -- <sheet|readme> [options]

  --events N       how much traffic the server gets (default 2400)
  --data-dir PATH  a folder that is kept and used again (default: a temporary one)
  --out PATH       where the sheets go (default: ./screenshots)
  --only A,B       some pages only, by name
  --widths A,B     some widths only
  --themes A,B     light or dark only
  --languages A,B  en, zh-CN: every width and theme asked for in each (Chinese needs a font of this machine)
  --singles        each picture as a file of its own, too
`;

const bytesMax = 200_000;
const widths = [1440, 1024, 390];

type Options = {
  readonly out: string;
  readonly only: readonly string[];
  readonly widths: readonly number[];
  readonly themes: readonly Look["theme"][];
  /** Empty: English, and Chinese once. */
  readonly languages: readonly Look["language"][];
  readonly singles: boolean;
};

function looks({ widths: wanted, themes, languages }: Options): readonly Look[] {
  const all = (languages.length === 0 ? (["en"] as const) : languages).flatMap((language) =>
    wanted.flatMap((width) => themes.map((theme): Look => ({ theme, width, language }))),
  );
  return languages.length === 0 && wanted.includes(1440) && themes.includes("light")
    ? [...all, { theme: "light", width: 1440, language: "zh-CN" }]
    : all;
}

async function makeSheets(browser: Browser, stage: Stage, options: Options): Promise<void> {
  await mkdir(options.out, { recursive: true });
  const shots = shotsOf(stage).filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  for (const look of looks(options)) {
    const caption = [look.theme, look.width, look.language].join("-");
    const camera = await openCamera(browser, stage, look);
    const pictures: Picture[] = [];
    for (const shot of shots) {
      const png = await camera.take(shot);
      pictures.push({ name: shot.name, caption, png, width: look.width });
      if (options.singles) await writeFile(join(options.out, `${shot.name}-${caption}.png`), png);
    }
    await camera.close();
    const path = join(options.out, `sheet-${caption}.png`);
    await writeSheet(browser, pictures, path);
    console.log(path);
  }
}

/** Whether this machine can print Chinese at all; squares would be worse than English words. */
async function hasChineseFont(): Promise<boolean> {
  const found = await runProgram("fc-list", [":lang=zh-cn"], { timeoutMs: 10_000 });
  return found.ok && found.stdout.trim() !== "";
}

/** The pictures of the README: names of pages, and the theme each is shown in. */
const readmePictures = [
  ["issues", "light"],
  ["issue", "dark"],
] as const;

async function makeReadmePictures(browser: Browser, stage: Stage): Promise<void> {
  const folder = join(rootPath, "docs", "images");
  const isChinesePossible = await hasChineseFont();
  if (!isChinesePossible) console.log("There is no Chinese font on this machine: English pictures only.");
  for (const language of isChinesePossible ? (["en", "zh-CN"] as const) : (["en"] as const)) {
    for (const theme of ["light", "dark"] as const) {
      const camera = await openCamera(browser, stage, { theme, width: 1440, language });
      for (const shot of shotsOf(stage)) {
        if (!readmePictures.some(([name, wanted]) => name === shot.name && wanted === theme)) continue;
        const bytes = await toWebp(browser, await camera.take(shot), bytesMax);
        const path = join(folder, `${shot.name}${language === "en" ? "" : ".zh-CN"}.webp`);
        await writeFile(path, bytes);
        console.log(`${path}: ${bytes.length} bytes`);
      }
      await camera.close();
    }
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: "string", default: "2400" },
    "data-dir": { type: "string" },
    out: { type: "string", default: "screenshots" },
    only: { type: "string", default: "" },
    widths: { type: "string", default: "" },
    themes: { type: "string", default: "" },
    languages: { type: "string", default: "" },
    singles: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
const [command = "sheet"] = positionals;
if (values.help === true || !["sheet", "readme"].includes(command)) {
  console.log(help);
  process.exit(values.help === true ? 0 : 2);
}
const executablePath = await findChromium();
if (executablePath === undefined) {
  console.error(noChromiumReason);
  process.exit(1);
}
const list = (text: string) => text.split(",").filter((one) => one !== "");
const stage = await openStage({ events: Number(values.events), dataDir: values["data-dir"] });
const browser = await launchChromium(executablePath);
try {
  if (command === "readme") await makeReadmePictures(browser, stage);
  else {
    const chosen = list(values.widths).map(Number);
    const themes = (["light", "dark"] as const).filter(
      (theme) => values.themes === "" || list(values.themes).includes(theme),
    );
    await makeSheets(browser, stage, {
      out: values.out,
      only: list(values.only),
      widths: chosen.length === 0 ? widths : chosen,
      themes,
      languages: (["en", "zh-CN"] as const).filter((language) => list(values.languages).includes(language)),
      singles: values.singles,
    });
  }
} finally {
  await browser.close();
  await stage.close();
}
