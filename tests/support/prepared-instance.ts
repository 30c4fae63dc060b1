/** The data folder of an instance at rest, as a first start and `vedette init` leave it; a run makes one, to be copied. */
import { freePort } from "./free-port.ts";
import { initInstance, type Instance } from "./instance.ts";
import { launch } from "./server.ts";

export async function makeInstance(dataDir: string): Promise<Instance> {
  const server = await launch({ dataDir, port: await freePort() });
  try {
    return await initInstance(server.env);
  } finally {
    await server.stop();
  }
}
