// Traffic over the wire protocol: what the SDKs of other platforms would send, and what happened days ago.
import { setTimeout as sleep } from "node:timers/promises";
import { writeEnvelope } from "@vedette/protocol";
import { postGzip, targetOf } from "../../tests/support/wire.ts";
import type { Target } from "../../tests/support/wire.ts";
import type { Random } from "../../tests/support/random.ts";
import type { Service } from "./scenario.ts";
import { makeEvent, pickMoment } from "./wire-event.ts";
import type { SeedWindow } from "./wire-event.ts";

const workerCount = 4;
const attemptsMax = 5;

export type WireTraffic = {
  readonly services: readonly Service[];
  readonly dsnOf: (slug: string) => string;
  readonly count: number;
  readonly window: SeedWindow;
  readonly random: Random;
  readonly onSent: (count: number) => void;
};

/** Sends `count` events of the services, by their weights. */
export async function sendWireTraffic({
  services,
  dsnOf,
  count,
  window,
  random,
  onSent,
}: WireTraffic): Promise<void> {
  const targets = new Map(services.map((service) => [service.slug, targetOf(dsnOf(service.slug))]));
  // In the order in which they would have happened: what is first seen in which release depends on it.
  const moments = Float64Array.from({ length: count }, () => pickMoment(random, window)).toSorted();
  let next = 0;
  const work = async () => {
    for (let atMs = moments[next]; atMs !== undefined; atMs = moments[next]) {
      next += 1;
      const service = pickService(services, random);
      const target = targets.get(service.slug);
      if (target === undefined) throw new Error(`no target for ${service.slug}`);
      await send(target, makeEvent(service, random, window, atMs));
      onSent(1);
    }
  };
  await Promise.all(Array.from({ length: workerCount }, work));
}

function pickService(services: readonly Service[], random: Random): Service {
  const total = services.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const service of services) {
    left -= service.weight;
    if (left <= 0) return service;
  }
  const [first] = services;
  if (first === undefined) throw new Error("there are no services");
  return first;
}

async function send(target: Target, event: Readonly<Record<string, unknown>>): Promise<void> {
  const header = { event_id: String(event["event_id"]), sent_at: new Date().toISOString() };
  const payload = JSON.stringify(event);
  const envelope = writeEnvelope(header, [
    { header: { type: "event", content_type: "application/json" }, payload },
  ]);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await postGzip(target, envelope);
    if (answer?.status === 200) return;
    const isWorthwhile = answer === undefined || answer.status === 429 || answer.status === 503;
    if (!isWorthwhile || attempt === attemptsMax) {
      throw new Error(
        `the server answered ${answer?.status ?? "nothing"} to an event: ${answer?.body ?? ""}`,
      );
    }
    await sleep(200 * 2 ** attempt);
  }
}
