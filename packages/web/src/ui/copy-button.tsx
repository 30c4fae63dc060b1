import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";

const CONFIRMED_MS = 1_600;

export interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "icon" | "children"> {
  readonly text: string | (() => string);
  readonly label: string;
  readonly doneLabel: string;
  readonly children?: ReactNode;
}

/** Copies a text and says so in its own place, without moving anything. */
export function CopyButton({
  text,
  label,
  doneLabel,
  children,
  variant = "ghost",
  size = "sm",
  ...rest
}: CopyButtonProps) {
  const [copiedAt, setCopiedAt] = useState<number>();
  useEffect(() => {
    if (copiedAt === undefined) return;
    const timer = setTimeout(() => setCopiedAt(undefined), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  const done = copiedAt !== undefined;

  async function copy() {
    await copyText(typeof text === "function" ? text() : text);
    setCopiedAt(performance.now());
  }

  return (
    <Button
      {...rest}
      variant={variant}
      size={size}
      icon={done ? Check : Copy}
      // What says the label itself is named by it; a key beside it belongs to no name.
      aria-label={done ? doneLabel : children === label ? undefined : label}
      title={label}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  );
}

/** The clipboard interface needs a secure context; a self-hosted page on plain http has none. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
