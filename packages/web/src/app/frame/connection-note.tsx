/** What stands between the page and its data: no connection, or a server that takes its time. */
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { CloudOff, Hourglass } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { probeNow, useConnection, useConnectionBack } from "../../lib/connection.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./connection-note.module.css";

/** A skeleton that stands for longer deserves a word. */
const SLOW_MS = 4_000;
const TICK_MS = 1_000;

/** Seconds since something began that still goes on; 0 before it is worth a word. */
function useSecondsOf(isOn: boolean, afterMs: number): number {
  const [span, setSpan] = useState({ isOn, seconds: 0 });
  if (span.isOn !== isOn) setSpan({ isOn, seconds: 0 });
  useEffect(() => {
    if (!isOn) return undefined;
    const startMs = Date.now();
    const timer = setInterval(() => {
      const spanMs = Date.now() - startMs;
      if (spanMs >= afterMs) setSpan({ isOn: true, seconds: Math.round(spanMs / TICK_MS) });
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isOn, afterMs]);
  return span.seconds;
}

/** Reads again what failed while nobody was there, and says that all is well. */
function useReadingAgain(): void {
  const t = useTranslations("connection");
  const queryClient = useQueryClient();
  useConnectionBack(() => {
    void queryClient.refetchQueries({
      type: "active",
      predicate: ({ state }) => state.status === "error" || state.fetchFailureCount > 0,
    });
    // A connection that goes and comes within seconds is told once.
    showToast({ id: "connection-back", title: t("back") });
  });
}

function LostNote({ nextProbeAtMs }: { readonly nextProbeAtMs: number | undefined }) {
  const t = useTranslations("connection");
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className={styles.note}>
      <Icon as={CloudOff} className={styles.lost} />
      <p className={styles.words}>
        <span role="alert">{t("lost")}</span>{" "}
        <span className={styles.side}>
          {nextProbeAtMs === undefined
            ? t("trying")
            : t("next", { seconds: Math.max(1, Math.ceil((nextProbeAtMs - nowMs) / TICK_MS)) })}
        </span>
      </p>
      <Button size="sm" onClick={probeNow}>
        {t("now")}
      </Button>
    </div>
  );
}

/** Floats above the sheet, so that nothing moves when it comes and goes. */
export function ConnectionNote() {
  const t = useTranslations("connection");
  const { isLost, nextProbeAtMs } = useConnection();
  // Only where there is nothing to show meanwhile.
  const waiting = useIsFetching({ predicate: ({ state }) => state.data === undefined }) > 0;
  const slowSeconds = useSecondsOf(waiting && !isLost, SLOW_MS);
  useReadingAgain();
  return (
    <div className={styles.place}>
      {isLost ? (
        <LostNote nextProbeAtMs={nextProbeAtMs} />
      ) : (
        slowSeconds > 0 && (
          <div className={styles.note}>
            <Icon as={Hourglass} className={styles.slow} />
            <p className={styles.words}>
              <span role="status">{t("slow", { seconds: slowSeconds })}</span>{" "}
              <span className={styles.side}>{t("slowHint")}</span>
            </p>
          </div>
        )
      )}
    </div>
  );
}
