/**
 * Names of functions of languages with a runtime. Closures and what a compiler made of one function count as that
 * function: their numbers move with every edit.
 */

/** `undefined` for a frame whose function says nothing that lasts. */
export function managedFunction(platform: string, name: string): string | undefined {
  switch (platform) {
    case "python":
      return pythonFunction(name);
    case "java":
    case "groovy":
      return javaFunction(name);
    case "go":
      return goFunction(name);
    case "ruby":
      return rubyFunction(name);
    case "php":
      return phpFunction(name);
    case "csharp":
      return csharpFunction(name);
    default:
      return name;
  }
}

function pythonFunction(name: string): string | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (last === "<module>") return last;
  return last.startsWith("<") ? undefined : last;
}

function javaFunction(name: string): string | undefined {
  const lambda = /^(?:lambda|\$anonfun)\$(.+?)\$\d+(?:\$adapted)?$/.exec(name)?.[1];
  if (lambda !== undefined) return lambda === "new" ? "<init>" : lambda.replace(/^null$/, "lambda");
  if (name.startsWith("lambda$") || name.startsWith("access$")) return undefined;
  return name.replace(/\$(?:default|suspendImpl|lambda\$\d+|\d+)$/, "").replace(/-[A-Za-z0-9_]{7}$/, "");
}

const goMade = /(?:\.(?:func\d+|gowrap\d+|deferwrap\d+|\d+)|-fm|-range\d+)+$/;

function goFunction(name: string): string | undefined {
  const written = name.replace(/\[[^\]]*\]/g, "").replace(goMade, "");
  return written === "" || written === "glob." ? undefined : written;
}

function rubyFunction(name: string): string | undefined {
  const own = name.replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+/, "");
  const last = own.slice(own.lastIndexOf(own.includes("#") ? "#" : ".") + 1);
  if (last === "block" || last === "") return undefined;
  return last.replace(/_{1,4}\d{2,25}_\d{1,25}$/, "");
}

function phpFunction(name: string): string | undefined {
  if (name.includes("{closure")) return "{closure}";
  if (name.startsWith("[Anonymous")) return undefined;
  if (!name.includes("class@anonymous") && !name.includes("@anonymous")) return name;
  // The name of such a class holds the path of its file, and where in it.
  const method = name.lastIndexOf("::");
  return method < 0 ? undefined : name.slice(method + 2);
}

/** `async Task<Order> Service.Load(int id)+(Order o) => { }`, `<Load>b__0`, `Load { <lambda> }` → `Load` */
function csharpFunction(name: string): string | undefined {
  const made = /^<([^<>]{1,200})>[a-z]__/.exec(name)?.[1];
  if (made !== undefined) return made;
  const open = name.search(/[({]/);
  const head = (open < 0 ? name : name.slice(0, open)).trim();
  const word = head.slice(head.lastIndexOf(" ") + 1);
  const last = word.replace(/<[^<>]*>$/, "").replace(/`\d+$/, "");
  const own = last.startsWith(".") ? last : last.slice(last.lastIndexOf(".") + 1);
  return own === "" ? undefined : own;
}

/** `Shop.Orders.Service+<Load>d__3` → the class as it was written, and the function that the compiler took apart. */
export function csharpModule(module: string): {
  readonly module: string;
  readonly method: string | undefined;
} {
  const made = module.indexOf("+<");
  if (made < 0) return { module, method: undefined };
  const method = /^<([^<>]{1,200})>d__/.exec(module.slice(made + 1, made + 260))?.[1];
  return { module: module.slice(0, made), method };
}
