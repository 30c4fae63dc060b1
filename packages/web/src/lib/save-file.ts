/** Has the browser download an address of the server. The screen stays, also where the server refuses. */
export function followDownload(url: string, name = ""): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** Hands a file that the page made to the browser's downloads. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  followDownload(url, name);
  // The download has taken hold of the content by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A title as the name of a file, without what some file systems refuse. */
export function fileName(title: string, extension: string): string {
  const plain = title.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return `${plain.slice(0, 80) || "chart"}.${extension}`;
}
