import { useNow } from "../lib/now.ts";
import { useFormat } from "./use-format.ts";

/** How long ago, with the exact moment on hover. */
export function Ago({
  at,
  kind = "ago",
  className,
}: {
  readonly at: string | null | undefined;
  readonly kind?: "ago" | "old";
  readonly className?: string | undefined;
}) {
  const format = useFormat();
  const now = useNow();
  return (
    <time className={className} dateTime={at ?? undefined} title={format.exact(at)}>
      {format[kind](at, now)}
    </time>
  );
}
