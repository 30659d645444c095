import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { song } from "../fixtures/songs.ts";
import { approve, arrives, decideBy, linkFor, linksAbout } from "./approve.ts";
import { deadLetters } from "./dead-letters.ts";
import type { House } from "./house.ts";
import { landscape } from "./landscape.ts";
import { post } from "./post.ts";
import { atLink } from "./review-desk.ts";
import { settle } from "./settle.ts";
import { slowPan } from "./slow-pan.ts";
import { stationClock } from "./station-clock.ts";

const hourMs = 3_600_000;
const filmKey = "acme/spring/hero-film.mp4";

/** What the pictures are taken of. */
export interface Exhibition {
  /** A film in its second version, in review. */
  filmId: string;
  filmLink: string;
  /** A picture in which something was recognised. */
  clockId: string;
  /** A sound whose loudness was found wanting. */
  songId: string;
  /** A picture in a review of several stages, one of them decided and one late. */
  billboardId: string;
}

/** Fills a house with a campaign as it is in the middle of its week: something in every state. */
export async function exhibition(house: House): Promise<Exhibition> {
  const folder = await mkdtemp(join(tmpdir(), "greenlight-exhibition-"));
  try {
    await whatFailed(house);
    const billboardId = await whatIsLate(house);
    await house.cloud.advanceClock(77 * hourMs);
    await house.cloud.idle(600_000);
    await whatIsLive(house);
    const waiting = await whatWaits(house);
    const film = await theFilm(house, folder);
    await whatIsUnderWay(house);
    return { ...film, ...waiting, billboardId };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const still = async (house: House, key: string, metadata?: Record<string, string>) =>
  house.upload(key, await landscape(key), metadata);

async function whatFailed(house: House): Promise<void> {
  const noTagging = { rate: 1, target: "lambda:*-tagFunction*", kind: "throttle" as const };
  house.cloud.setFaults({ seed: 1, rules: [noTagging] });
  for (const name of ["window-display", "packshot-03"]) await still(house, `acme/spring/${name}.jpg`);
  await settle(house, "both to fail", async () => {
    const failed = await house.as("admin").assets({ status: "failed" });
    return failed.length === 2 ? true : undefined;
  });
  house.cloud.setFaults({ seed: 0, rules: [] });
}

async function whatIsLate(house: House): Promise<string> {
  for (const key of ["acme/summer/terrace.jpg", "globex/launch/skyline.jpg"]) await still(house, key);
  const { id } = await arrives(house, "acme/summer/terrace.jpg", "in_review", 120_000);
  await linksAbout(house, "acme/summer/terrace.jpg");
  await undelivered(house, id);

  const billboard = "northwind/launch/billboard.jpg";
  await still(house, billboard, { title: "Billboard, station hall", requestedby: "Studio North" });
  const { id: billboardId } = await arrives(house, billboard, "in_review", 120_000);
  await decideBy(house, await linkFor(house, billboard, "brand@northwind.example.com"), { decision: "approve" });
  await linkFor(house, billboard, "legal@northwind.example.com");
  return billboardId;
}

/** A mention that could not be mailed. */
async function undelivered(house: House, assetId: string): Promise<void> {
  const noMentions = { rate: 1, target: "lambda:*-notifymentionFunction*", kind: "crash-before" as const };
  house.cloud.setFaults({ seed: 1, rules: [noMentions] });
  const said = { text: "Is the sky too pale for print?", mentions: ["reviewer@example.com"] };
  await house.as("producer").request(`/v1/assets/${assetId}/versions/1/comments`, post("mention", said));
  await settle(house, "a dead letter", async () =>
    Object.keys(await deadLetters(house)).length > 0 ? true : undefined,
  );
  house.cloud.setFaults({ seed: 0, rules: [] });
}

async function whatIsLive(house: House): Promise<void> {
  const live = ["evergreen/valley", "evergreen/highlands", "summer/ridge-at-dawn", "summer/harbour", "summer/orchard"];
  const keys = live.map((path) => `acme/${path}.jpg`);
  for (const key of keys) await still(house, key, { tags: "Hills, Outdoors" });
  for (const key of keys) {
    await arrives(house, key, "in_review", 120_000);
    await approve(house, key);
    await arrives(house, key, "live");
  }
}

async function whatWaits(house: House): Promise<Pick<Exhibition, "songId" | "clockId">> {
  await still(house, "acme/evergreen/key visual (2).jpg");
  await arrives(house, "acme/evergreen/key visual (2).jpg", "quarantined");
  await house.upload("acme/summer/theme.wav", { filePath: await song("wav", 12) });
  const [clock, tooCold] = ["acme/spring/platform-clock.jpg", "acme/summer/lookbook-05.jpg"];
  const platform = await landscape("acme/spring/headland.jpg", undefined, stationClock(0.62, 0.42, 0.24));
  await house.upload(clock, platform, { title: "Platform clock", tags: "Morning, Railway" });
  for (const key of [tooCold, "acme/summer/lookbook-04.jpg"]) await still(house, key);
  await arrives(house, tooCold, "in_review", 120_000);
  const [link = ""] = await linksAbout(house, tooCold);
  await decideBy(house, link, { decision: "request_changes", comment: "Warmer, please: it is a summer campaign." });
  await arrives(house, "acme/summer/lookbook-04.jpg", "in_review", 120_000);
  const { id: clockId } = await arrives(house, clock, "in_review", 120_000);
  return { clockId, songId: (await arrives(house, "acme/summer/theme.wav", "in_review", 120_000)).id };
}

async function theFilm(house: House, folder: string): Promise<Pick<Exhibition, "filmId" | "filmLink">> {
  const cut = async (name: string, at: number) => {
    const scene = await landscape(name, { width: 2560, height: 1440 }, stationClock(at, 0.42, 0.2));
    const filePath = await slowPan(folder, name, scene, 12);
    await house.upload(filmKey, { filePath }, { title: "The morning train", requestedby: "Studio North" });
    return arrives(house, filmKey, "in_review", 240_000);
  };
  const { id } = await cut("first cut", 0.35);
  const [first = ""] = await linksAbout(house, filmKey);
  await atLink(house, first, "/comments", {
    text: "The clock stands where the claim has to go.",
    frames: { first: 40 },
    region: { shape: "box", x: 0.25, y: 0.17, width: 0.3, height: 0.53, colour: "yellow" },
  });
  await decideBy(house, first, { decision: "request_changes", comment: "Almost there; see my comment." });
  await arrives(house, filmKey, "changes_requested");

  await cut("second cut", 0.66);
  const [, second = ""] = await settle(house, "a mail about the second cut", async () => {
    const links = await linksAbout(house, filmKey);
    return links.length > 1 ? links : undefined;
  });
  await house.as("producer").request(
    `/v1/assets/${id}/versions/2/comments`,
    post("second cut", {
      text: "The clock has moved to the right, and the light is earlier.",
      visibility: "shared",
      frames: { first: 0, last: 60 },
    }),
  );
  await atLink(house, second, "/comments", {
    text: "Could the hands say a quarter past nine, when the train leaves?",
    frames: { first: 0 },
    region: { shape: "box", x: 0.65, y: 0.18, width: 0.29, height: 0.52, colour: "yellow" },
  });
  return { filmId: id, filmLink: second };
}

/** Held while it is looked at, for as long as the clock is not moved. */
async function whatIsUnderWay(house: House): Promise<void> {
  const slowTagging = { rate: 1, target: "lambda:*-tagFunction*", kind: "delay" as const, delayMs: hourMs };
  house.cloud.setFaults({ seed: 1, rules: [{ ...slowTagging, limit: 1 }] });
  await still(house, "acme/spring/poster.jpg");
  await arrives(house, "acme/spring/poster.jpg", "processing");
}
