import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SignedInSession } from "@vedette/api";
import { LogOut } from "lucide-react";
import { useTranslations } from "use-intl";
import { ReadFailure } from "../../../app/read-failure.tsx";
import shared from "../../../app/settings.module.css";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { sessionsQuery } from "../queries.ts";

function SessionRow({ session, onEnd }: { readonly session: SignedInSession; readonly onEnd: () => void }) {
  const t = useTranslations("security");
  const place = session.ipAddress ?? t("unknownAddress");
  const name =
    session.browser === "" && session.system === ""
      ? t("unknownBrowser")
      : t("browserOn", {
          browser: session.browser === "" ? t("unknownBrowser") : session.browser,
          system: session.system === "" ? "?" : session.system,
        });
  return (
    <div className={shared.row} data-tools="">
      <span className={shared.words}>
        <span className={shared.name}>{name}</span>
        <span className={shared.hint}>
          {" "}
          · {place} · {t("lastSeen")} <Ago at={session.lastSeen} />
        </span>
      </span>
      {session.isCurrent ? (
        <Badge tone="accent">{t("thisOne")}</Badge>
      ) : (
        <Button size="sm" icon={LogOut} onClick={onEnd} aria-label={t("endNamed", { name, place })}>
          {t("end")}
        </Button>
      )}
    </div>
  );
}

/** Where the person is signed in. */
export function Sessions() {
  const t = useTranslations("security");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { data: sessions, error, refetch } = useQuery(sessionsQuery);
  const refresh = () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const onError = (problem: unknown) =>
    showToast({ title: t("endFailed"), description: errorText(problem), tone: "error" });
  const end = useMutation({
    mutationFn: (session: string) => api.endSession({ params: { session } }),
    onSuccess: refresh,
    onError,
  });
  const endOthers = useMutation({ mutationFn: () => api.endOtherSessions(), onSuccess: refresh, onError });
  return (
    <section className={shared.section}>
      <SectionHead title={t("sessions")} note={sessions?.length}>
        {sessions !== undefined && sessions.length > 1 && (
          <Button icon={LogOut} busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("endOthers")}
          </Button>
        )}
      </SectionHead>
      {error !== null && sessions === undefined ? (
        <ReadFailure title={t("sessionsFailed")} error={error} onRetry={refetch} />
      ) : (
        <Card flush>
          {sessions === undefined ? (
            <div className={shared.row}>
              <Skeleton width={260} />
            </div>
          ) : (
            sessions.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
            ))
          )}
        </Card>
      )}
    </section>
  );
}
