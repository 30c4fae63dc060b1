/**
 * What was done to an event on its way: values masked by a rule, cut for their length, refused for their
 * form. Read from `_meta`, a tree beside the event whose remarks stand under empty keys. Pure.
 */

export interface Remark {
  readonly path: string;
  readonly kind: "masked" | "removed" | "cut" | "changed" | "invalid";
  readonly rule: string | undefined;
}

const DEPTH_MAX = 30;
const REMARKS_MAX = 500;

const KINDS: Readonly<Record<string, Remark["kind"]>> = {
  x: "removed",
  s: "changed",
  m: "masked",
  p: "changed",
  a: "changed",
  e: "changed",
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readLeaf(leaf: Readonly<Record<string, unknown>>, path: string, found: Remark[]): void {
  const remarks = Array.isArray(leaf["rem"]) ? leaf["rem"] : [];
  for (const remark of remarks) {
    if (!Array.isArray(remark)) continue;
    const rule = typeof remark[0] === "string" ? remark[0] : undefined;
    const isCut = rule === "!limit" || rule === "!len";
    const kind = isCut ? "cut" : (KINDS[String(remark[1])] ?? "changed");
    found.push({
      path,
      kind: !isCut && kind !== "removed" ? "masked" : kind,
      rule: rule?.replace(/^[@!]/, ""),
    });
  }
  const errors = Array.isArray(leaf["err"]) ? leaf["err"] : [];
  if (errors.length > 0) {
    const first: unknown = errors[0];
    const code: unknown = Array.isArray(first) ? first[0] : first;
    found.push({ path, kind: "invalid", rule: typeof code === "string" ? code : undefined });
  }
  if (remarks.length === 0 && errors.length === 0 && typeof leaf["len"] === "number")
    found.push({ path, kind: "cut", rule: undefined });
}

function walk(node: unknown, path: string, depth: number, found: Remark[]): void {
  if (!isObject(node) || depth > DEPTH_MAX) return;
  for (const [key, child] of Object.entries(node)) {
    if (found.length >= REMARKS_MAX) return;
    if (key === "") {
      if (isObject(child)) readLeaf(child, path, found);
    } else walk(child, path === "" ? key : `${path}.${key}`, depth + 1, found);
  }
}

/** All remarks of an event, in the order of the tree. */
export function readRemarks(meta: Readonly<Record<string, unknown>>): readonly Remark[] {
  const found: Remark[] = [];
  walk(meta, "", 0, found);
  return found;
}

export interface RemarkSummary {
  readonly masked: number;
  readonly cut: number;
  readonly invalid: number;
  readonly rules: readonly string[];
}

export function summarizeRemarks(remarks: readonly Remark[]): RemarkSummary {
  const of = (...kinds: readonly Remark["kind"][]) => remarks.filter((remark) => kinds.includes(remark.kind));
  const masked = of("masked", "removed", "changed");
  return {
    masked: masked.length,
    cut: of("cut").length,
    invalid: of("invalid").length,
    rules: [...new Set(masked.flatMap((remark) => (remark.rule === undefined ? [] : [remark.rule])))],
  };
}
