import clsx from "clsx";
import styles from "./platform-mark.module.css";

interface Mark {
  readonly letters: string;
  readonly hue: string;
}

const MARKS: Readonly<Record<string, Mark>> = {
  python: { letters: "Py", hue: "#3b77a8" },
  django: { letters: "Dj", hue: "#2f7d5b" },
  flask: { letters: "Fl", hue: "#5a6a73" },
  fastapi: { letters: "Fa", hue: "#2b8f7d" },
  javascript: { letters: "JS", hue: "#9a7b10" },
  browser: { letters: "JS", hue: "#9a7b10" },
  node: { letters: "No", hue: "#4f8a3a" },
  nextjs: { letters: "Ne", hue: "#5a6a73" },
  react: { letters: "Re", hue: "#2b90a8" },
  vue: { letters: "Vu", hue: "#3c9a6e" },
  angular: { letters: "Ng", hue: "#b03a5c" },
  svelte: { letters: "Sv", hue: "#c2562c" },
  express: { letters: "Ex", hue: "#5a6a73" },
  nestjs: { letters: "Ns", hue: "#c03a4c" },
  bun: { letters: "Bu", hue: "#9a6a50" },
  deno: { letters: "De", hue: "#5a6a73" },
  go: { letters: "Go", hue: "#0e8aa3" },
  java: { letters: "Jv", hue: "#b2562c" },
  spring: { letters: "Sp", hue: "#4f8a3a" },
  kotlin: { letters: "Kt", hue: "#7f52c8" },
  android: { letters: "An", hue: "#3c8a4e" },
  php: { letters: "Ph", hue: "#5a66a8" },
  laravel: { letters: "La", hue: "#c0473d" },
  symfony: { letters: "Sy", hue: "#5a6a73" },
  ruby: { letters: "Rb", hue: "#b03a3a" },
  rails: { letters: "Rb", hue: "#b03a3a" },
  rust: { letters: "Rs", hue: "#9c5a2c" },
  csharp: { letters: "C#", hue: "#6b4fa8" },
  dotnet: { letters: ".N", hue: "#6b4fa8" },
  aspnet: { letters: ".N", hue: "#6b4fa8" },
  apple: { letters: "Ap", hue: "#5a6a73" },
  cocoa: { letters: "Ap", hue: "#5a6a73" },
  swift: { letters: "Sw", hue: "#c2562c" },
  flutter: { letters: "Ft", hue: "#2b78a8" },
  dart: { letters: "Da", hue: "#2b78a8" },
  "react-native": { letters: "RN", hue: "#2b90a8" },
  unity: { letters: "Un", hue: "#5a6a73" },
  unreal: { letters: "UE", hue: "#5a6a73" },
  godot: { letters: "Gd", hue: "#3b77a8" },
  native: { letters: "C", hue: "#5a66a8" },
  c: { letters: "C", hue: "#5a66a8" },
  elixir: { letters: "El", hue: "#7a4fa8" },
  perl: { letters: "Pl", hue: "#3b77a8" },
};

function markFor(platform: string | null | undefined): Mark {
  const name = (platform ?? "").toLowerCase();
  const found = MARKS[name] ?? MARKS[name.split(/[-.]/).at(-1) ?? ""] ?? MARKS[name.split(/[-.]/)[0] ?? ""];
  return found ?? { letters: name.slice(0, 2) || "?", hue: "#5a6a73" };
}

/** Two letters in the colour people know a platform by, never its trademarked logo. */
export function PlatformMark({
  platform,
  size = "sm",
  className,
}: {
  readonly platform: string | null | undefined;
  readonly size?: "sm" | "md";
  readonly className?: string | undefined;
}) {
  const mark = markFor(platform);
  return (
    <span
      className={clsx(styles.mark, size === "md" && styles.md, className)}
      style={{ color: `color-mix(in oklab, ${mark.hue} 70%, var(--text))` }}
      aria-hidden="true"
      data-letters={mark.letters}
    />
  );
}
