import { eventually } from "./eventually.ts";
import type { House } from "./house.ts";
import { readMailbox, reviewLink, reviewToken } from "./mailbox.ts";

/** The review mails about a key, oldest first. */
export async function mailsAbout(house: House, key: string) {
  const assets = await house.as("admin").assets();
  const asset = assets.find((candidate) => candidate.key === key);
  const mails = (await readMailbox(house.outputs.endpoint)).filter((mail) => reviewLink(mail) !== undefined);
  // In its quotation marks: one title may be a part of another.
  return mails.filter((mail) => asset !== undefined && mail.subject.includes(`“${asset.title}”`));
}

/** Sends a decision through a review link, as its page does. */
export function decideBy(
  house: House,
  link: string,
  decision: { decision: string; comment?: string },
): Promise<Response> {
  return fetch(new URL(`/v1/review-links/${reviewToken(link)}/decision`, house.outputs.webUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(decision),
  });
}

/** Waits for the review mails about a key; answers the links in them, oldest first. */
export function linksAbout(house: House, key: string): Promise<string[]> {
  return eventually(`a review mail about ${key}`, async () => {
    const links = (await mailsAbout(house, key)).flatMap((mail) => reviewLink(mail) ?? []);
    return links.length > 0 ? links : undefined;
  });
}

/** Waits for the review mail about a key to one address; answers the link in it. */
export function linkFor(house: House, key: string, email: string): Promise<string> {
  return eventually(`a review mail about ${key} to ${email}`, async () => {
    const mails = await mailsAbout(house, key);
    return mails.filter(({ to }) => to.includes(email)).flatMap((mail) => reviewLink(mail) ?? [])[0];
  });
}

/** Approves a key in every reviewer's name, once all of them have been asked. */
export async function approve(house: House, key: string): Promise<void> {
  const { current } = await arrives(house, key, "in_review");
  const links = await eventually(`every reviewer of ${key} to be asked`, async () => {
    const review = (await house.as("admin").asset(current.assetId)).current.review;
    const found = await linksAbout(house, key);
    return review !== null && found.length >= review.reviewers.length ? found : undefined;
  });
  for (const link of links) {
    const response = await decideBy(house, link, { decision: "approve" });
    if (!response.ok) throw new Error(`Approving ${key}: ${response.status} ${await response.text()}`);
  }
}

/** Waits until the asset with this key has the status, and answers it. */
export function arrives(house: House, key: string, status: string, timeoutMs?: number) {
  let last = "not there";
  return eventually(
    `${key} to be ${status}`,
    async () => {
      const asset = (await house.as("admin").assets()).find((candidate) => candidate.key === key);
      last = asset?.status ?? "not there";
      return last === status && asset !== undefined ? house.as("admin").asset(asset.id) : undefined;
    },
    timeoutMs,
  ).catch((cause: unknown) => {
    throw new Error(`${key} is ${last}, not ${status}`, { cause });
  });
}
