import { useQuery } from "@tanstack/react-query";
import type { ProjectSetup } from "@vedette/api";
import { Send } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type english from "../../../i18n/en.json";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import { useNow } from "../../../lib/now.ts";
import { formatClock } from "../../../lib/time.ts";
import { Button } from "../../../ui/button.tsx";
import { SectionHead } from "../../../ui/card.tsx";
import { type Level, LevelMark } from "../../../ui/level-mark.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { type Arrival, isLocalDsn, readArrivals } from "../model/arrivals.ts";
import type { Platform } from "../model/platforms.ts";
import { intakeAddress, testEnvelope } from "../model/test-event.ts";
import { Heartbeat } from "./heartbeat.tsx";
import styles from "./waiting-side.module.css";

function CheckRow({
  level,
  title,
  children,
}: {
  readonly level: Level;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <li className={styles.check}>
      <LevelMark level={level} label="" className={styles.mark} />
      <div>
        <div className={styles.checkTitle}>{title}</div>
        <div className={styles.checkText}>{children}</div>
      </div>
    </li>
  );
}

function ArrivalRow({ arrival }: { readonly arrival: Arrival }) {
  const t = useTranslations("setup.arrivals");
  const format = useFormat();
  const category = "category" in arrival ? arrival.category : "";
  const word = `categories.${category as keyof (typeof english)["setup"]["arrivals"]["categories"]}` as const;
  const values = {
    count: arrival.count,
    countText: format.count(arrival.count),
    category: t.has(word) ? t(word) : category,
    reason:
      "message" in arrival && arrival.message !== ""
        ? arrival.message.replace(/\.$/, "")
        : "reason" in arrival
          ? arrival.reason.replaceAll("_", " ")
          : "",
  };
  return (
    <CheckRow level={arrival.tone} title={t(`${arrival.kind}.title`, values)}>
      {t(`${arrival.kind}.text`, values)} <Last arrival={arrival} />
    </CheckRow>
  );
}

/** A minute that began 50 seconds ago is not when something came: the minute is told by its name. */
function Last({ arrival: { lastAt, lastKnownTo } }: { readonly arrival: Arrival }) {
  const format = useFormat();
  const now = useNow();
  if (lastKnownTo === "moment") return <Ago at={lastAt} />;
  return <time dateTime={lastAt}>{format.short(lastAt, now)}</time>;
}

function Intake({ dsn }: { readonly dsn: string }) {
  const t = useTranslations("setup.intake");
  const { data, isError } = useQuery({
    queryKey: ["intake"],
    queryFn: ({ signal }) => api.healthReady({}, { signal }),
    refetchInterval: 8_000,
    retry: false,
  });
  const host = URL.parse(dsn)?.host ?? "";
  return (
    <>
      {isError && (
        <CheckRow level="error" title={t("downTitle")}>
          {t("downText")}
        </CheckRow>
      )}
      {data !== undefined && !isError && (
        <CheckRow level="ok" title={t("upTitle")}>
          {t("upText", { host })}
        </CheckRow>
      )}
      {isLocalDsn(dsn) && (
        <CheckRow level="info" title={t("localTitle")}>
          {t("localText")}
        </CheckRow>
      )}
    </>
  );
}

function TestEventButton({ dsn }: { readonly dsn: string }) {
  const t = useTranslations("setup");
  const [sending, setSending] = useState(false);
  const address = intakeAddress(dsn);

  async function send() {
    if (address === undefined) return;
    setSending(true);
    const id = crypto
      .getRandomValues(new Uint8Array(16))
      .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: testEnvelope(id, new Date().toISOString()),
        credentials: "omit",
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.ok) showToast({ title: t("testSent") });
      else showToast({ title: t("testRefused", { status: answer.status }), tone: "error" });
    } catch {
      showToast({ title: t("testFailed"), tone: "error" });
    } finally {
      setSending(false);
    }
  }

  return (
    <Button
      icon={Send}
      size="lg"
      className={styles.send}
      busy={sending}
      disabled={address === undefined}
      onClick={() => void send()}
    >
      {t("sendTest")}
    </Button>
  );
}

/** What happens on the server's side while one pastes: a heartbeat, and what has really arrived. */
export function WaitingSide({
  setup,
  dsn,
  platform,
  waitedMs,
}: {
  readonly setup: ProjectSetup | undefined;
  readonly dsn: string;
  readonly platform: Platform | undefined;
  readonly waitedMs: number;
}) {
  const t = useTranslations("setup");
  const done = setup?.issue !== null && setup?.issue !== undefined;
  const arrivals = setup === undefined ? [] : readArrivals(setup);
  return (
    <aside className={styles.side}>
      <SectionHead title={done ? t("arrivedTitle") : t("waitingTitle")}>
        {!done && <span className={styles.clock}>{formatClock(waitedMs)}</span>}
      </SectionHead>
      <Heartbeat done={done} />
      <p className={styles.note}>{done ? t("arrivedNote") : t("waitingNote")}</p>
      <hr className={styles.rule} />
      <SectionHead level={3} title={t("arrivedSoFar")} />
      <ul>
        {arrivals.map((arrival, index) => (
          <ArrivalRow key={index} arrival={arrival} />
        ))}
        {arrivals.length === 0 && !done && (
          <CheckRow level="info" title={t("nothingTitle")}>
            {t("nothingText")}
          </CheckRow>
        )}
        <Intake dsn={dsn} />
      </ul>
      {!done && platform !== undefined && (
        <>
          <div className={styles.silent}>
            <SectionHead level={3} title={t("silent")} />
          </div>
          <dl className={styles.hints}>
            <dt>{t("hintDebug")}</dt>
            <dd className={styles.mono}>{platform.debug}</dd>
            {platform.flush !== undefined && (
              <>
                <dt>{t("hintScript")}</dt>
                <dd className={styles.mono}>{platform.flush}</dd>
              </>
            )}
            <dt>{t("hintProxy")}</dt>
            <dd>{t("hintProxyText", { host: URL.parse(dsn)?.host ?? "" })}</dd>
          </dl>
        </>
      )}
      {!done && <TestEventButton dsn={dsn} />}
    </aside>
  );
}
