/** Where a function is defined, without what a build, a server or a runtime put into it. */

/** The last part of a path, in lower case. */
export function fileBase(path: string): string | undefined {
  if (path === "" || path.startsWith("<") || path.startsWith("[")) return undefined;
  const base =
    path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).split(/[?#]/, 1)[0] ?? "";
  return base === "" ? undefined : base.toLowerCase();
}

const scriptEnding =
  /(?:\.(?:min|chunk|bundle|esm|cjs|prod|production|development|modern|legacy|async))*\.[cm]?[jt]sx?$/i;

/**
 * `/assets/Checkout-BxY12abC.js` → `checkout`: the name without folder, ending and hash. `undefined` for names that
 * are nothing but a hash or the number of a chunk.
 */
export function bundleName(path: string): string | undefined {
  const whole =
    path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).split(/[?#]/, 1)[0] ?? "";
  const base = whole.replace(scriptEnding, "");
  const parts = base
    .split(/[.~]|-(?=[A-Za-z0-9_-]{6,40}$)/)
    .filter((part) => part !== "" && !isBuildHash(part));
  const name = parts
    .join(".")
    .replace(/^(?:chunk|page|\d+)$/i, "")
    .toLowerCase();
  return name === "" ? undefined : name;
}

/** A hash in hexadecimal, in base 64 or 36, or a number. */
function isBuildHash(part: string): boolean {
  if (/^\d+$/.test(part) || /^(?=[a-f]*\d)[0-9a-f]{6,64}$/.test(part)) return true;
  if (part.length < 6 || part.length > 40 || !/^[A-Za-z0-9_-]+$/.test(part)) return false;
  const digits = part.replace(/\D/g, "").length;
  if (digits === 0) return part.length === 8 && /[a-z]/.test(part) && /[A-Z].*[A-Z]/.test(part.slice(1));
  return digits >= 3 || part.length === 8 || /[A-Z]/.test(part.slice(1));
}

const javaGenerated =
  /\$\$Lambda|\$\$(?:[A-Za-z]*CGLIB|Enhancer|FastClass|Spring)|_\$\$_javassist|\$HibernateProxy|\$MockitoMock\$|\$ByteBuddy\$|(?:^|\.)\$Proxy\d|jdk\.proxy\d|Generated(?:Method|Constructor|SerializationConstructor)Accessor\d|LambdaForm\$|_Subclass$|_ClientProxy$/;

/** Classes that a runtime or a framework makes while the program runs. */
export function isGeneratedClass(module: string): boolean {
  return javaGenerated.test(module);
}

/** `Service$1`, `Service$load$2`, `Service$$anonfun$1` → `Service`: classes that the compiler numbers. */
export function writtenClass(module: string): {
  readonly module: string;
  readonly method: string | undefined;
} {
  const numbered = /\$(?:\$?anonfun|fn__|_?closure)?\$?\d/.exec(module);
  if (numbered === null) return { module, method: undefined };
  const head = module.slice(0, numbered.index);
  const method = /\$([a-z]\w*)$/.exec(head);
  return method === null
    ? { module: head, method: undefined }
    : { module: head.slice(0, method.index), method: method[1] };
}
