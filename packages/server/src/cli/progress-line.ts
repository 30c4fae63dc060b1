/** How far a long command is: a bar that is drawn anew on a terminal, a line for every tenth elsewhere. */
export type ProgressLine = {
  readonly show: (what: string, doneBytes: number, allBytes: number) => void;
  /** The next output begins on a line of its own. */
  readonly end: () => void;
};

const widthCells = 30;

export function createProgressLine(to: {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}): ProgressLine {
  let isDrawn = false;
  let told = "";
  return {
    show: (what, doneBytes, allBytes) => {
      const share = allBytes === 0 ? 1 : Math.min(1, doneBytes / allBytes);
      const amount = `${sizeText(doneBytes)} of ${sizeText(allBytes)}`;
      if (to.isTTY === true) {
        const filled = Math.round(share * widthCells);
        const bar = "#".repeat(filled).padEnd(widthCells, "-");
        to.write(`\r\u001b[K[${bar}] ${Math.floor(share * 100)} % ${amount}, ${what}`);
        isDrawn = true;
        return;
      }
      const line = `${Math.floor(share * 10) * 10} % ${what}`;
      if (line === told) return;
      told = line;
      to.write(`${Math.floor(share * 100)} %, ${amount}, ${what}\n`);
    },
    end: () => {
      if (isDrawn) to.write("\n");
      isDrawn = false;
    },
  };
}

function sizeText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}
