// A progress bar on one line of a terminal; where the output is no terminal, a line for every tenth.
import type { WriteStream } from "node:tty";

const width = 32;

export type ProgressBar = {
  readonly add: (count: number) => void;
  readonly finish: () => void;
};

type Output = Pick<WriteStream, "write"> & { readonly isTTY?: boolean };

/** Shows how many of `total` steps are done. */
export function createProgressBar(total: number, output: Output, nowMs: () => number): ProgressBar {
  const startedMs = nowMs();
  let done = 0;
  let lastDrawnMs = 0;
  let lastTenth = 0;

  const draw = () => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const seconds = Math.max(0.001, (nowMs() - startedMs) / 1000);
    const figures = `${done}/${total} events, ${Math.round(done / seconds)}/s`;
    if (output.isTTY) {
      const full = Math.round(share * width);
      output.write(
        `\r${"█".repeat(full)}${"░".repeat(width - full)} ${String(Math.floor(share * 100)).padStart(3)} %  ${figures}\u001b[K`,
      );
    } else if (Math.floor(share * 10) > lastTenth) {
      lastTenth = Math.floor(share * 10);
      output.write(`${lastTenth * 10} %  ${figures}\n`);
    }
  };
  return {
    add: (count) => {
      done += count;
      // Drawing costs more than sending when it is done for every event.
      if (!output.isTTY || nowMs() - lastDrawnMs > 80) {
        lastDrawnMs = nowMs();
        draw();
      }
    },
    finish: () => {
      draw();
      if (output.isTTY) output.write("\n");
    },
  };
}
