/** Names of uploaded files, which people see and save under: never a path. */
import { lineOf } from "../parts/line.ts";

const nameLengthMax = 255;

/** The last part of a path, in one line; `fallback` where nothing is left. */
export function fileNameOf(value: unknown, fallback: string): string {
  const path = lineOf(value, 2048);
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).trim();
  if (name === "" || name === "." || name === "..") return fallback;
  if (name.length <= nameLengthMax) return name;
  // The ending is what a file is opened by.
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : "";
  return `${name.slice(0, nameLengthMax - ending.length)}${ending}`.toWellFormed();
}

const contentTypes: Readonly<Record<string, string>> = {
  css: "text/css",
  csv: "text/csv",
  dmp: "application/x-dmp",
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html",
  ips: "application/json",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  log: "text/plain",
  md: "text/markdown",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  webm: "video/webm",
  webp: "image/webp",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
};

const contentTypeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

/** The type that was given, without parameters; else the one that the file's name suggests. */
export function contentTypeOf(given: unknown, name: string): string {
  const type = lineOf(given, 250).split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (contentTypeForm.test(type)) return type;
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(contentTypes, ending)
    ? (contentTypes[ending] ?? "application/octet-stream")
    : "application/octet-stream";
}
