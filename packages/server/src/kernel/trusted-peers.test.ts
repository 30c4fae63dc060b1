import { describe, expect, it } from "vitest";
import { clientAddress, everybodyTrusted, nobodyTrusted, parseTrustedPeers } from "./trusted-peers.ts";

const proxies = parseTrustedPeers(["10.0.0.0/8", "192.168.1.7", "fd00::/8", "::1"]) ?? nobodyTrusted;

describe("the client's address", () => {
  it.each([
    ["of a stranger is his own, whatever he forwards", "8.8.8.8", "1.2.3.4", proxies, "8.8.8.8"],
    ["of a proxy is what it forwards", "10.1.2.3", "1.2.3.4", proxies, "1.2.3.4"],
    ["behind two proxies", "10.1.2.3", "1.2.3.4, 192.168.1.7", proxies, "1.2.3.4"],
    ["is not what a client put in front", "10.1.2.3", "9.9.9.9, 1.2.3.4", proxies, "1.2.3.4"],
    ["with a port", "10.1.2.3", "1.2.3.4:5678", proxies, "1.2.3.4"],
    ["of IPv6 with a port", "fd00::1", "[2001:db8::1]:443", proxies, "2001:db8::1"],
    ["as IPv6 of IPv4", "::ffff:10.1.2.3", "1.2.3.4", proxies, "1.2.3.4"],
    ["that is no address ends the way", "10.1.2.3", "1.2.3.4, unknown", proxies, "10.1.2.3"],
    ["without a header", "10.1.2.3", undefined, proxies, "10.1.2.3"],
    ["where all are trusted is the first", "8.8.8.8", "1.2.3.4, 5.6.7.8", everybodyTrusted, "1.2.3.4"],
    ["where nobody is trusted", "::ffff:127.0.0.1", "1.2.3.4", nobodyTrusted, "127.0.0.1"],
  ])("%s", (_what, peer, forwarded, trusted, expected) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected);
  });

  it("is never looked for beyond a bound", () => {
    const hops = Array.from({ length: 5000 }, () => "10.0.0.1").join(",");
    expect(clientAddress("10.0.0.1", hops, proxies)).toBe("10.0.0.1");
  });
});

it.each(["10.0.0.0/33", "10.0.0", "proxy.example", "::/129", "10.0.0.0/x", "1.2.3.4/8/8"])(
  "%s is no proxy",
  (entry) => {
    expect(parseTrustedPeers([entry])).toBeUndefined();
  },
);
