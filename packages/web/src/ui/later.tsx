import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { useConnection } from "../lib/connection.ts";
import { whenIdle } from "../lib/when-idle.ts";

/** The parts that nobody has drawn yet; undefined once they are fetched ahead. */
let ahead: (() => void)[] | undefined = [];

/** From now on the code of parts is fetched before they are drawn: the first screen stands, the line is free. */
export function fetchPartsAhead(): void {
  const waiting = ahead ?? [];
  ahead = undefined;
  for (const fetch of waiting) fetch();
}

/**
 * A part of the screen that is not needed at first. Its code is fetched ahead when there is time, or when it is first
 * drawn, with `meanwhile` in its place. Code that does not come takes nothing else down: the part is missing, and is
 * asked for again when it is next drawn, or when the server can be reached again.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = null,
) {
  let Part: ComponentType<Props> | undefined;
  let coming: Promise<void> | undefined;

  function fetch(): Promise<void> {
    coming ??= load().then(
      (loaded) => {
        Part = loaded;
      },
      () => {
        coming = undefined;
      },
    );
    return coming;
  }
  if (ahead === undefined) whenIdle(() => void fetch());
  else ahead.push(() => void fetch());

  return function Later(props: Props) {
    const [hasCome, setHasCome] = useState(Part !== undefined);
    useConnection();
    useEffect(() => {
      if (!hasCome) void fetch().then(() => setHasCome(Part !== undefined));
    });
    return Part === undefined ? meanwhile : <Part {...props} />;
  };
}
