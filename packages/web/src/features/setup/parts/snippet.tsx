import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { Card } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyButton, copyText } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { showToast } from "../../../ui/toast.tsx";
import type { Install, Platform } from "../model/platforms.ts";
import styles from "./snippet.module.css";

function InstallLines({ install }: { readonly install: Install }) {
  const t = useTranslations("setup");
  const words = useHighlight(install.command, install.language);
  return (
    <CodeBlock
      className={styles.install}
      label={t("install")}
      words={words}
      lines={install.command
        .split("\n")
        .map((text, index) => ({ number: index === 0 && install.language === "bash" ? "$" : "", text }))}
    />
  );
}

/** The code to paste, with the DSN already in it. */
export function Snippet({ platform, dsn }: { readonly platform: Platform; readonly dsn: string }) {
  const t = useTranslations("setup");
  const [tool, setTool] = useState<string>();
  const install = platform.installs.find((one) => one.tool === tool) ?? platform.installs[0];
  const code = platform.code(dsn);
  const words = useHighlight(code, platform.language);
  const whole = install === undefined ? code : `${install.command}\n\n${code}`;
  useActions([
    {
      id: "setup-copy",
      label: t("copyAll"),
      section: "view",
      keys: "y",
      run: () => void copyText(whole).then(() => showToast({ title: t("copied") })),
    },
  ]);
  return (
    <Card flush className={styles.card}>
      <div className={styles.head}>
        <Segmented
          label={t("tool")}
          value={install?.tool}
          segments={platform.installs.map((one) => ({ value: one.tool, label: one.tool }))}
          onChange={setTool}
        />
        <span className={styles.file}>{platform.file}</span>
        <CopyButton variant="plain" text={whole} label={t("copyAll")} doneLabel={t("copied")} keys="y">
          {t("copyAll")}
        </CopyButton>
      </div>
      {install !== undefined && <InstallLines install={install} />}
      <CodeBlock
        className={styles.code}
        label={t("code", { platform: platform.name })}
        words={words}
        marked={dsn}
        lines={code.split("\n").map((text, index) => ({ number: index + 1, text }))}
      />
      <p className={styles.note}>
        <Icon as={KeyRound} size="sm" />
        {t("dsnNote")}
      </p>
    </Card>
  );
}
