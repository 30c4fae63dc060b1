// `npm run seed`: fills a running server with realistic traffic, so that its pages have something to show.
//
// A part comes from programs with the real SDKs, now; the rest over the wire protocol, spread over the last
// days and over services on other platforms.
import { createRandom } from "../../tests/support/random.ts";
import { help, readOptions } from "./options.ts";
import type { SeedOptions } from "./options.ts";
import { createProgressBar } from "./progress-bar.ts";
import { openDestinations } from "./projects.ts";
import { runSdkService, sdkServices } from "./sdk-traffic.ts";
import { wireServices } from "./services.ts";
import { sendWireTraffic } from "./wire-traffic.ts";

const dayMs = 24 * 3_600_000;
const sdkShare = 0.05;
const sdkEventsMax = 150;

async function seed(options: SeedOptions): Promise<void> {
  const projects = [...wireServices, ...sdkServices].map(({ slug, name, platform }) => ({
    slug,
    name,
    platform,
  }));
  const destinations = await openDestinations(options, projects);
  const random = createRandom(options.seed);
  const sdkCount = Math.min(sdkEventsMax, Math.floor(options.events * sdkShare));
  const endMs = Date.now();
  console.log(`Sending ${options.events} events to ${destinations.url} (seed ${options.seed})`);
  const bar = createProgressBar(options.events, process.stdout, () => performance.now());

  await sendWireTraffic({
    services: wireServices,
    dsnOf: destinations.dsnOf,
    count: options.events - sdkCount,
    window: { startMs: endMs - options.days * dayMs, endMs },
    random,
    onSent: bar.add,
  });
  let left = sdkCount;
  for (const [index, service] of sdkServices.entries()) {
    const count = index === sdkServices.length - 1 ? left : Math.ceil(left * 0.7);
    if (count > 0)
      await runSdkService(service, destinations.dsnOf(service.slug), count, random.between(1, 10_000));
    bar.add(count);
    left -= count;
  }
  bar.finish();
  console.log(`Done: look at ${destinations.url}`);
}

const result = readOptions(process.argv.slice(2), process.env, Date.now());
if (result.kind === "help") {
  process.stdout.write(help);
} else if (result.kind === "wrong") {
  console.error(`${result.reason}\n\n${help}`);
  process.exitCode = 2;
} else {
  try {
    await seed(result.options);
  } catch (error) {
    // A server that does not answer or does not know the token is the usual reason; the message says which.
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
    console.error(`\nSeeding stopped: ${error instanceof Error ? error.message : String(error)}${cause}`);
    process.exitCode = 1;
  }
}
