import { Mentionable } from "../../../../functions/api/schemas/comment.ts";
import { signed } from "../../api.ts";
import { live } from "../../live/live.ts";
import { listQuery, Remark, RemarkPage } from "./remark.ts";
import type { RemarkDesk } from "./remark-desk.ts";

/** For somebody who is signed in; producers answer besides. */
export function assetRemarks(assetId: string, mayProduce: boolean): RemarkDesk {
  const pathOf = (version: number, id?: string) =>
    `/v1/assets/${encodeURIComponent(assetId)}/versions/${version}/comments${id === undefined ? "" : `/${id}`}`;
  const mentionablePath = (version: number) =>
    `/v1/assets/${encodeURIComponent(assetId)}/versions/${version}/mentionable`;
  const post = (path: string, body?: unknown, requestKey?: string) => {
    live.hurry();
    const headers = requestKey === undefined ? {} : { "idempotency-key": requestKey };
    return signed(path, Remark, { method: "POST", body, headers });
  };
  return {
    key: ["asset", assetId, "comments"],
    isGuest: false,
    page: ({ version, cursor, signal }) =>
      signed(`${pathOf(version)}${listQuery({ cursor, isBefore: false })}`, RemarkPage, { signal }),
    before: ({ version, cursor, signal }) =>
      signed(`${pathOf(version)}${listQuery({ cursor, isBefore: true })}`, RemarkPage, { signal }),
    add: (version, remark, requestKey) => post(pathOf(version), remark, requestKey),
    reply: ({ id, version }, text, requestKey) => post(`${pathOf(version, id)}/replies`, { text }, requestKey),
    mentionable: async (version) => (await signed(mentionablePath(version), Mentionable)).people,
    resolve: ({ id, version }, isResolved) => post(`${pathOf(version, id)}/${isResolved ? "resolve" : "reopen"}`),
    ...(mayProduce && { answer: ({ id, version }, answer) => post(`${pathOf(version, id)}/answer`, answer) }),
  };
}
