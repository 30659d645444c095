import type { RenditionStore } from "./rendition-store.ts";

/** A renditions bucket in memory, with the order of keys that S3 lists in. */
export function memoryStore(initial: Record<string, Uint8Array | string> = {}) {
  const objects = new Map<string, { body: Buffer; contentType: string }>();
  const hold = (key: string, body: Uint8Array | string, contentType: string) =>
    objects.set(key, { body: Buffer.from(typeof body === "string" ? Buffer.from(body) : body), contentType });
  for (const [key, body] of Object.entries(initial)) hold(key, body, "application/octet-stream");
  const get = (key: string) => {
    const object = objects.get(key);
    if (object === undefined) throw new Error(`NoSuchKey: ${key}`);
    return object.body;
  };
  const store: RenditionStore = {
    list: async (prefix) =>
      [...objects.entries()]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { body }]) => ({ key, bytes: body.length })),
    read: async (key) => get(key),
    async *stream(key) {
      const body = get(key);
      // Uneven pieces: nothing may rely on samples being whole.
      for (let at = 0; at < body.length; at += 1009) yield body.subarray(at, at + 1009);
    },
    put: async (key, body, contentType) => {
      hold(key, body, contentType);
    },
    remove: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
  };
  return { store, objects, text: (key: string) => get(key).toString() };
}
