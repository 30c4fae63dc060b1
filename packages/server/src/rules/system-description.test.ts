import { expect, test } from "vitest";
import { eventOf } from "./sample-event.fixture.ts";
import { describeRuntime, describeSystem, readDescriptions } from "./system-description.ts";

test.each([
  ["Microsoft Windows 10.0.22631", { name: "Windows", version: "11", build: "22631" }],
  ["Microsoft Windows 10.0.19045 ", { name: "Windows", version: "10", build: "19045" }],
  ["Microsoft Windows NT 6.3.9600.0", { name: "Windows", version: "8.1", build: "9600" }],
  ["Windows 6.1.7601", { name: "Windows", version: "7", build: "7601" }],
  ["Microsoft Windows NT 5.1.2600 Service Pack 3", { name: "Windows", version: "XP", build: "2600" }],
  ["Windows 11  (10.0.22621) 64bit", { name: "Windows", version: "11", build: "22621" }],
  ["Microsoft Windows", { name: "Windows" }],
  ["Mac OS X 10.15.7", { name: "macOS", version: "10.15.7" }],
  ["macOS 14.5.0", { name: "macOS", version: "14.5.0" }],
  ["macOS Version 15.1 (Build 24B83)", { name: "macOS", version: "15.1", build: "24B83" }],
  ["iOS 17.5.1", { name: "iOS", version: "17.5.1" }],
  ["iPadOS 18.0", { name: "iPadOS", version: "18.0" }],
  ["Android OS 11 / API-30 (RP1A.201005.001/2107031736)", { name: "Android", version: "11" }],
  [
    "Linux 5.10.47-linuxkit #1 SMP Sat Jul 3 21:51:47 UTC 2021",
    { name: "Linux", version: "5.10.47", kernel_version: "5.10.47-linuxkit" },
  ],
  ["Unix 5.4.0.42", { name: "Linux", version: "5.4.0.42", kernel_version: "5.4.0.42" }],
  [
    "Darwin 21.6.0 Darwin Kernel Version 21.6.0: Sat Jun 18 17:07:22 PDT 2022",
    { name: "Darwin", version: "21.6.0", kernel_version: "21.6.0" },
  ],
  ["something else", undefined],
  ["", undefined],
])("system: %s", (text, expected) => {
  const found = describeSystem(text.trim());
  expect(found && JSON.parse(JSON.stringify(found))).toEqual(expected);
});

test.each([
  [".NET Framework 4.8.4250.0", { name: ".NET Framework", version: "4.8.4250.0" }],
  [".NET 8.0.4", { name: ".NET", version: "8.0.4" }],
  [".NET Core 3.1.1-preview.7", { name: ".NET Core", version: "3.1.1-preview.7" }],
  ["Mono 5.10.1.47 (2017-12/8eb8f7d5e74)", { name: "Mono", version: "5.10.1.47" }],
  ["node v24.1.0", { name: "node", version: "24.1.0" }],
  ["CPython", undefined],
])("runtime: %s", (text, expected) => {
  expect(describeRuntime(text)).toEqual(expected);
});

test("what the SDK says itself is not replaced", () => {
  const contexts = readDescriptions(
    eventOf({
      contexts: {
        os: { name: "Own", raw_description: "Linux 5.10.47" },
        client_os: { name: "iOS", version: "18", raw_description: "iOS 17.1" },
        runtime: { raw_description: ".NET 8.0.4" },
      },
    }),
  ).contexts;
  expect(contexts?.os).toMatchObject({ name: "Own", version: "5.10.47" });
  expect(contexts?.client_os).toEqual({ name: "iOS", version: "18", raw_description: "iOS 17.1" });
  expect(contexts?.runtime).toMatchObject({ name: ".NET", version: "8.0.4" });
});

test("without descriptions the very same event comes back", () => {
  const event = eventOf({ contexts: { os: { name: "Linux" } } });
  expect(readDescriptions(event)).toBe(event);
  const bare = eventOf({});
  expect(readDescriptions(bare)).toBe(bare);
});
