import * as z from "zod";
import { ReviewView } from "../../functions/api/schemas/review-view.ts";
import { eventually } from "./eventually.ts";
import type { House } from "./house.ts";
import { type Mail, readMailbox, reviewLink, reviewToken } from "./mailbox.ts";

/** Mails to one person with a review link in them, oldest first. */
export async function reviewMailsTo(house: House, address: string): Promise<Mail[]> {
  const mails = await readMailbox(house.outputs.endpoint);
  return mails.filter(({ to, text }) => to.includes(address) && text?.includes("/r/"));
}

/** The link of the newest review mail to somebody, once there is one. */
export function linkOf(house: House, address: string, least = 1): Promise<string> {
  return eventually(`a review mail to ${address}`, async () => {
    const mails = await reviewMailsTo(house, address);
    const newest = mails.at(-1);
    return mails.length >= least && newest !== undefined ? reviewLink(newest) : undefined;
  });
}

/** A request to what lies under a review link, as its page makes it. */
export function atLink(house: House, link: string, path = "", body?: unknown): Promise<Response> {
  const url = new URL(`/v1/review-links/${reviewToken(link)}${path}`, house.outputs.webUrl);
  if (path === "") return fetch(url);
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The newest code that was mailed to somebody. */
export function codeOf(house: House, address: string, after = 0): Promise<string> {
  return eventually(`a code for ${address}`, async () => {
    const mails = (await readMailbox(house.outputs.endpoint)).filter(
      ({ to, subject }) => to.includes(address) && subject.includes("is your code"),
    );
    return mails.length > after ? mails.at(-1)?.subject.slice(0, 6) : undefined;
  });
}

/** Decides through a link; has a code sent first where the stage asks for one. */
export async function decideAs(
  house: House,
  address: string,
  decision: { decision: string; comment?: string },
): Promise<Response> {
  const link = await linkOf(house, address);
  const first = await atLink(house, link, "/decision", decision);
  if (first.status !== 403) return first;
  const codes = (await readMailbox(house.outputs.endpoint)).filter(
    ({ to, subject }) => to.includes(address) && subject.includes("is your code"),
  ).length;
  await atLink(house, link, "/code");
  return atLink(house, link, "/decision", { ...decision, code: await codeOf(house, address, codes) });
}

/** Where the review of an asset stands. */
export async function reviewOf(house: House, assetId: string): Promise<ReviewView> {
  const response = await house.as("admin").request(`/v1/assets/${assetId}/review`);
  if (!response.ok) throw new Error(`GET review: ${response.status} ${await response.text()}`);
  return ReviewView.parse(await response.json());
}

/** Waits until the stages are in these states. */
export function stagesBecome(house: House, assetId: string, states: Record<string, string>): Promise<ReviewView> {
  return eventually(`the stages to be ${JSON.stringify(states)}`, async () => {
    const review = await reviewOf(house, assetId);
    const is = Object.fromEntries(review.stages.map(({ id, state }) => [id, state]));
    return Object.entries(states).every(([id, state]) => is[id] === state) ? review : undefined;
  });
}

const Events = z.object({
  items: z.array(z.object({ type: z.string(), particulars: z.record(z.string(), z.unknown()) })),
});

/** The audit trail's types, in order. */
export async function happeningsOf(house: House, assetId: string): Promise<z.infer<typeof Events>["items"]> {
  const response = await house.as("admin").request(`/v1/assets/${assetId}/events`);
  return Events.parse(await response.json()).items;
}
