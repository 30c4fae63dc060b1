/** Hosts of requests as they stand on the wire, so that `müller.example` is one host however it was written. */
import { domainToASCII } from "node:url";
import type { EventRequest } from "@vedette/protocol";

const addressWithHost = /^([a-z][a-z\d+.-]{0,20}:\/\/(?:[^/@\s]{0,200}@)?)([^/:?#\s]{1,253})(.*)$/is;

/** The request with its host in ASCII; a host that is none stays as it came. */
export function withAsciiHost(request: EventRequest | undefined): EventRequest | undefined {
  const url = request?.url;
  if (url === undefined || isAscii(url)) return request;
  const [, start = "", host = "", rest = ""] = addressWithHost.exec(url) ?? [];
  const ascii = isAscii(host) ? "" : domainToASCII(host);
  return ascii === "" ? request : { ...request, url: start + ascii + rest };
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
