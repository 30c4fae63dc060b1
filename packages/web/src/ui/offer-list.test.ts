import { describe, expect, it } from "vitest";
import { fittingOffers } from "./offer-list.ts";

const offers = [
  { value: "error.type", note: "Type of the exception" },
  { value: "browser.name", note: "Name of the browser" },
  { value: "browser" },
  { value: "os.name", note: "Operating system" },
];
const fit = (typed: string) => fittingOffers(offers, typed).map(({ value }) => value);

describe("offers", () => {
  it("keep their order while nothing is typed", () =>
    expect(fit(" ")).toEqual(["error.type", "browser.name", "browser", "os.name"]));

  it("begin with the very name, then with what starts so, then with what contains it", () => {
    expect(fit("browser")).toEqual(["browser", "browser.name"]);
    expect(fit("NAME")).toEqual(["browser.name", "os.name"]);
  });

  it("are found by what they mean, and by several words in any order", () => {
    expect(fit("exception")).toEqual(["error.type"]);
    expect(fit("name browser")).toEqual(["browser.name"]);
    expect(fit("nothing")).toEqual([]);
  });
});
