import { useState } from "react";
import { useTranslations } from "use-intl";
import { visibleCode } from "../../../lib/visible-text.ts";
import styles from "./value.module.css";

const INLINE_MAX = 160;
const TEXT_MAX = 10_000;

/** What scrubbing leaves in place of a secret. */
function isMasked(text: string): boolean {
  return (
    /^\[(?:Filtered|redacted|removed|email|ip|creditcard|ssn|[a-z_ ]*scrubbed)\]$/i.test(text) ||
    /^[*•]{3,}/.test(text)
  );
}

function print(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, null, indent) ?? String(value);
  } catch {
    return String(value);
  }
}

function kindOf(value: unknown): "number" | "keyword" | "plain" {
  if (typeof value === "number") return "number";
  if (value === null || typeof value === "boolean") return "keyword";
  return "plain";
}

/** Any value of an event as text: masked ones marked, long ones folded. */
export function Value({ value }: { readonly value: unknown }) {
  const t = useTranslations("event");
  const [open, setOpen] = useState(false);
  if (typeof value === "string" && isMasked(value)) return <span className={styles.masked}>{value}</span>;
  const isStructure = typeof value === "object" && value !== null;
  const short = visibleCode(
    isStructure ? print(value) : typeof value === "string" ? value.trimEnd() : String(value),
  );
  if (short.length <= INLINE_MAX && !short.includes("\n"))
    return <bdi className={styles[kindOf(value)]}>{short}</bdi>;
  const full = isStructure ? visibleCode(print(value, 2)) : short;
  return (
    <span className={styles.long}>
      {open ? (
        <bdi className={styles.full}>{full.slice(0, TEXT_MAX)}</bdi>
      ) : (
        <bdi className={styles.cut}>{short.slice(0, INLINE_MAX)}</bdi>
      )}
      <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t("less") : t("more")}
      </button>
    </span>
  );
}
