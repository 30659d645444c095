import { request } from "../../request.ts";
import { listQuery, Remark, RemarkPage } from "./remark.ts";
import type { RemarkDesk } from "./remark-desk.ts";

/** @param path of the review link. */
export function linkRemarks(path: string): RemarkDesk {
  const post = (to: string, body: unknown, requestKey: string) =>
    request(`${path}/comments${to}`, Remark, { method: "POST", body, headers: { "idempotency-key": requestKey } });
  return {
    key: ["review", path, "comments"],
    isGuest: true,
    page: ({ cursor, signal }) =>
      request(`${path}/comments${listQuery({ cursor, isBefore: false })}`, RemarkPage, { signal }),
    before: ({ cursor, signal }) =>
      request(`${path}/comments${listQuery({ cursor, isBefore: true })}`, RemarkPage, { signal }),
    add: (_version, { visibility: _, ...remark }, requestKey) => post("", remark, requestKey),
    reply: ({ id }, text, requestKey) => post(`/${id}/replies`, { text }, requestKey),
  };
}
