// Pictures side by side on one large picture, to be looked at as a whole.
import { writeFile } from "node:fs/promises";
import type { Browser } from "playwright-core";

export type Picture = {
  readonly name: string;
  readonly caption: string;
  readonly png: Buffer;
  readonly width: number;
};

const scale = 0.5;
const columnsOf: Readonly<Record<number, number>> = { 1440: 3, 1024: 4, 390: 8 };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** One sheet per width, so that each can be read at its size. */
export async function writeSheet(
  browser: Browser,
  pictures: readonly Picture[],
  path: string,
): Promise<void> {
  const width = pictures[0]?.width ?? 1440;
  const columns = columnsOf[width] ?? 3;
  const cells = pictures
    .map(
      ({ name, caption, png }) =>
        `<figure><figcaption>${escapeHtml(name)} <i>${escapeHtml(caption)}</i></figcaption>
         <img width="${width * scale}" src="data:image/png;base64,${png.toString("base64")}"></figure>`,
    )
    .join("");
  const page = await browser.newPage({
    viewport: { width: columns * (width * scale + 16) + 16, height: 800 },
  });
  try {
    await page.setContent(`<!doctype html><style>
      body { margin: 16px; background: #777; font: 13px sans-serif; display: grid; gap: 16px;
             grid-template-columns: repeat(${columns}, ${width * scale}px); }
      figure { margin: 0 } figcaption { color: #fff; padding-bottom: 4px } i { opacity: .7 } img { display: block }
    </style>${cells}`);
    await writeFile(path, await page.screenshot({ fullPage: true }));
  } finally {
    await page.close();
  }
}

/** A picture small enough to be committed: WebP, as good as the bound allows. */
export async function toWebp(browser: Browser, png: Buffer, bytesMax: number): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    for (const quality of [0.92, 0.85, 0.75, 0.6]) {
      const url = String(
        await page.evaluate(`(async () => {
          const image = new Image();
          image.src = "data:image/png;base64,${png.toString("base64")}";
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight;
          canvas.getContext("2d").drawImage(image, 0, 0);
          return canvas.toDataURL("image/webp", ${quality});
        })()`),
      );
      const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
      if (bytes.length <= bytesMax) return bytes;
    }
    throw new Error(`the picture stays larger than ${bytesMax} bytes`);
  } finally {
    await page.close();
  }
}
