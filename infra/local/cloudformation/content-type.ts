const byExtension: Record<string, string> = {
  css: "text/css",
  gif: "image/gif",
  html: "text/html",
  ico: "image/vnd.microsoft.icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  map: "application/json",
  mjs: "text/javascript",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff: "font/woff",
  woff2: "font/woff2",
  xml: "application/xml",
};

/** The type that the AWS CLI would give a file of this name when it copies it into a bucket. */
export function contentTypeOf(fileName: string): string {
  return byExtension[fileName.split(".").at(-1)?.toLowerCase() ?? ""] ?? "binary/octet-stream";
}
