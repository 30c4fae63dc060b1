/**
 * A file in MaxMind's format for tests: a tree of the bits of addresses (24-bit records, IPv6 with IPv4 in its
 * first 32 bits after 96 zeros), entries as maps of texts and lists, and what describes the file.
 */
type Entry = string | number | readonly Entry[] | { readonly [key: string]: Entry };
type Tree = [zero: Tree | Leaf | undefined, one: Tree | Leaf | undefined];
type Leaf = { readonly entry: number };

const separator = Buffer.alloc(16);
const metadataMark = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");

/** The file of these IPv4 networks, written as `203.0.113.0/24`. */
export function makeMmdb(networks: Readonly<Record<string, Entry>>): Buffer {
  const root: Tree = [undefined, undefined];
  const entries: Buffer[] = [];
  let entriesLength = 0;
  for (const [network, entry] of Object.entries(networks)) {
    insert(root, bitsOf(network), { entry: entriesLength });
    const encoded = encode(entry);
    entries.push(encoded);
    entriesLength += encoded.length;
  }
  const nodes = listNodes(root);
  const tree = Buffer.concat(nodes.map((node) => encodeNode(node, nodes)));
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: "Test-City",
    description: { en: "test" },
    ip_version: 6,
    languages: ["en"],
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([tree, separator, ...entries, metadataMark, metadata]);
}

function bitsOf(network: string): string {
  const [address = "", length = "32"] = network.split("/");
  const bits = address.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  return "0".repeat(96) + bits.join("").slice(0, Number(length));
}

function insert(root: Tree, bits: string, leaf: Leaf): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit === "1" ? 1 : 0];
    if (Array.isArray(next)) {
      node = next;
      continue;
    }
    const made: Tree = [undefined, undefined];
    node[bit === "1" ? 1 : 0] = made;
    node = made;
  }
  node[bits.endsWith("1") ? 1 : 0] = leaf;
}

function listNodes(root: Tree): Tree[] {
  const nodes: Tree[] = [];
  const visit = (node: Tree): void => {
    nodes.push(node);
    for (const child of node) if (Array.isArray(child)) visit(child);
  };
  visit(root);
  return nodes;
}

function encodeNode(node: Tree, nodes: readonly Tree[]): Buffer {
  const record = (child: Tree | Leaf | undefined): Buffer => {
    const value = Buffer.alloc(3);
    const target = Array.isArray(child)
      ? nodes.indexOf(child)
      : nodes.length + (child === undefined ? 0 : separator.length + child.entry);
    value.writeUIntBE(target, 0, 3);
    return value;
  };
  return Buffer.concat([record(node[0]), record(node[1])]);
}

function encode(value: Entry): Buffer {
  if (typeof value === "string") {
    const text = Buffer.from(value, "utf8");
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === "number") {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), number]);
  }
  if (Array.isArray(value)) {
    const list: readonly Entry[] = value;
    // Lists are of an extended type: the byte after the first one says which.
    return Buffer.concat([Buffer.from([list.length, 11 - 7]), ...list.map(encode)]);
  }
  const pairs = Object.entries(value as Readonly<Record<string, Entry>>);
  return Buffer.concat([
    control(7, pairs.length),
    ...pairs.flatMap(([key, each]) => [encode(key), encode(each)]),
  ]);
}

function control(type: number, size: number): Buffer {
  if (size > 28 + 256) throw new Error("too long for a test");
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}
