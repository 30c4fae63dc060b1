import { connect, createServer } from "node:net";

/** A TCP address in front of an embedded store's socket, as a store of its own has; answers how to close it. */
export async function listenForStore(socketPath: string, port: number): Promise<() => void> {
  const front = createServer((client) => {
    const store = connect(socketPath);
    client.on("error", () => store.destroy()).pipe(store);
    store.on("error", () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject);
    front.listen(port, "127.0.0.1", resolve);
  });
  return () => void front.close();
}
