/** What the list of issues is made of, where most people arrive: it should come in few requests. */
export const LIST = /packages\/web\/src\/features\/issues\/page\.tsx$/;

interface Modules {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/** A test of whether the screen of the list needs a module. Each is looked up once, over its importers. */
export function createListTest() {
  const known = new Map<string, boolean>();
  return function isOfList(id: string, modules: Modules): boolean {
    if (LIST.test(id)) return true;
    const found = known.get(id);
    if (found !== undefined) return found;
    // Against circles.
    known.set(id, false);
    const is = modules.getModuleInfo(id)?.importers.some((one) => isOfList(one, modules)) ?? false;
    known.set(id, is);
    return is;
  };
}
