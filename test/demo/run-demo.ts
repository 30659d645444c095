import type { Asset } from "../../functions/api/schemas/asset.ts";
import { Playback, SignedRendition } from "../../functions/api/schemas/delivery.ts";
import { eventually } from "../house/eventually.ts";
import { countExecution } from "../house/executions.ts";
import { type House, openHouse } from "../house/house.ts";
import { type Mail, readMailbox, reviewLink, reviewToken } from "../house/mailbox.ts";
import { type MeterEntry, readMeter, writeUnits } from "../house/meter.ts";
import { type Check, makeChecks } from "./checks.ts";
import type { DemoMaster } from "./masters.ts";
import type { DemoAsset, DemoRendition, DemoReport, Say } from "./report.ts";
import { refuteRendition } from "./verify-rendition.ts";

const patienceMs = 10 * 60_000;

/** The main job from the first byte to the last: upload, watch, approve from the mail, fetch and prove, and try what must be refused. */
export async function runDemo(masters: DemoMaster[], say: Say): Promise<DemoReport> {
  await using house = await openHouse();
  say(`The laptop cloud is up at ${house.outputs.endpoint}`);
  const { checks, check } = makeChecks(say);

  const begun = Date.now();
  await Promise.all(masters.map((master) => house.upload(master.key, { filePath: master.filePath }, master.metadata)));
  say(`${masters.length} masters uploaded through S3`);
  const catalogued = await watchUntilCatalogued(house, masters, begun, say);
  const meter = await readMeter(house.outputs.endpoint);

  const first = await house.as("producer").asset([...catalogued.keys()][0] ?? "");
  await check("before approval an app gets no link", () => expectRefusal(house, first, 403));
  await check("before approval the edge refuses an unsigned fetch", async () => expectEdge(house, first, "", 403));

  await approveAll(house, catalogued, check, say);
  const assets: DemoAsset[] = [];
  for (const [id, seconds] of catalogued) assets.push(await proveAsset(house, id, seconds, meter, say));

  await tryWhatMustBeRefused(house, first, check);
  for (const { name, status } of assets)
    await check(`${name} is live`, async () => (status === "live" ? true : `it is ${status}`));
  for (const { name, renditions } of assets) {
    await check(`every rendition of ${name} is what it says`, async () => {
      const wrong = renditions.filter(({ verified }) => !verified).map((rendition) => rendition.name);
      return renditions.length > 0 && wrong.length === 0
        ? true
        : `${wrong.join(", ") || "none"} of ${renditions.length}`;
    });
  }
  return { ok: checks.every(({ ok }) => ok), assets, checks };
}

/** Follows every asset to its review; answers how many seconds each took from upload to catalogue, by asset id. */
async function watchUntilCatalogued(
  house: House,
  masters: DemoMaster[],
  begun: number,
  say: Say,
): Promise<Map<string, number>> {
  const seen = new Map<string, string>();
  const done = new Map<string, number>();
  await eventually(
    "every master to be catalogued",
    async () => {
      for (const { id, key, status, statusReason } of await house.as("producer").assets()) {
        if (seen.get(id) === status) continue;
        seen.set(id, status);
        const seconds = (Date.now() - begun) / 1000;
        say(
          `  ${seconds.toFixed(1).padStart(6)} s  ${status.padEnd(12)} ${key}${statusReason === null ? "" : `: ${statusReason}`}`,
        );
        if (status !== "received" && status !== "processing") done.set(id, seconds);
      }
      return done.size === masters.length;
    },
    patienceMs,
  );
  return done;
}

/** Opens every mail, looks at the page behind its link, and approves; looking alone must change nothing. */
async function approveAll(house: House, catalogued: Map<string, number>, check: Check, say: Say): Promise<void> {
  const mails = await eventually("a mail for every review", async () => {
    const sent = (await readMailbox(house.outputs.endpoint)).filter((mail) => reviewLink(mail) !== undefined);
    return sent.length >= catalogued.size ? sent : undefined;
  });
  say(`${mails.length} review mails`);
  const [opened] = mails;
  if (opened !== undefined)
    await check("opening a review link decides nothing", () => expectOpeningToDecideNothing(house, opened));
  for (const mail of mails) await decide(house, mail);
  if (opened !== undefined) {
    await check("a link that was used says so", async () => {
      const response = await fetch(linkApi(house, opened, "/decision"), decision("approve"));
      return response.status === 409 || response.status === 410 ? true : `it answered ${response.status}`;
    });
  }
  await eventually(
    "every approved asset to be live",
    async () => (await house.as("producer").assets({ status: "live" })).length === catalogued.size,
    patienceMs,
  );
}

function linkApi(house: House, mail: Mail, suffix = ""): string {
  return new URL(`/v1/review-links/${reviewToken(reviewLink(mail) ?? "")}${suffix}`, house.outputs.webUrl).href;
}

function decision(chosen: "approve" | "request_changes"): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ decision: chosen }),
  };
}

async function expectOpeningToDecideNothing(house: House, mail: Mail): Promise<true | string> {
  const page = await fetch(reviewLink(mail) ?? "");
  if (!page.ok || !(page.headers.get("content-type") ?? "").includes("text/html"))
    return `the page answered ${page.status}`;
  for (const method of ["GET", "HEAD"]) await fetch(linkApi(house, mail), { method });
  const live = await house.as("producer").assets({ status: "live" });
  return live.length === 0 ? true : `${live.length} assets went live`;
}

async function decide(house: House, mail: Mail): Promise<void> {
  const response = await fetch(linkApi(house, mail, "/decision"), decision("approve"));
  if (!response.ok)
    throw new Error(`The decision on “${mail.subject}” was refused: ${response.status} ${await response.text()}`);
}

async function signedRendition(house: House, assetId: string, name: string): Promise<SignedRendition> {
  const response = await house.as("app").request(`/v1/assets/${assetId}/renditions/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return SignedRendition.parse(await response.json());
}

/** Fetches every rendition of a live asset as a downstream app would, and proves its bytes. */
async function proveAsset(
  house: House,
  id: string,
  seconds: number,
  meter: MeterEntry[],
  say: Say,
): Promise<DemoAsset> {
  const asset = await house.as("producer").asset(id);
  const renditions: DemoRendition[] = [];
  for (const rendition of asset.current.renditions) {
    const url =
      rendition.role === "hls" ? await playbackUrl(house, id) : (await signedRendition(house, id, rendition.name)).url;
    const reason = await refuteRendition(rendition, url).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    if (reason !== null) say(`  ✗ ${asset.title} ${rendition.name}: ${reason}`);
    renditions.push({
      name: rendition.name,
      type: rendition.contentType,
      bytes: rendition.bytes,
      verified: reason === null,
    });
  }
  const counted = await countExecution(house.sfn, asset.current.execution.arn);
  return {
    name: asset.key.split("/").at(-1) ?? asset.key,
    kind: asset.kind,
    status: asset.status,
    tags: asset.current.tags.map((tag) => tag.name),
    renditions,
    ...counted,
    writeUnits: writeUnits(meter, [id, asset.current.checksum]),
    estimatedCostUsd: asset.current.cost.estimate?.totalUsd ?? 0,
    seconds: Math.round(seconds * 10) / 10,
  };
}

async function playbackUrl(house: House, id: string): Promise<string> {
  const response = await house.as("app").request(`/v1/assets/${id}/playback`);
  if (!response.ok) throw new Error(`playback: ${response.status} ${await response.text()}`);
  return new URL(Playback.parse(await response.json()).url, house.outputs.webUrl).href;
}

async function expectRefusal(house: House, asset: Asset, status: number): Promise<true | string> {
  const [rendition] = asset.current.renditions;
  const response = await house.as("app").request(`/v1/assets/${asset.id}/renditions/${rendition?.name}`);
  return response.status === status ? true : `it answered ${response.status}`;
}

async function expectEdge(house: House, asset: Asset, query: string, status: number): Promise<true | string> {
  const [rendition] = asset.current.renditions;
  const response = await fetch(new URL(`/${rendition?.key}${query}`, house.outputs.webUrl));
  return response.status === status ? true : `it answered ${response.status}`;
}

async function tryWhatMustBeRefused(house: House, asset: Asset, check: Check): Promise<void> {
  const [rendition, other] = asset.current.renditions.filter(({ role }) => role !== "hls");
  if (rendition === undefined || other === undefined) return;
  const { url, expiresAt } = await signedRendition(house, asset.id, rendition.name);
  const expectStatus = (target: string | URL, status: number) => async () => {
    const response = await fetch(target);
    return response.status === status ? (true as const) : `it answered ${response.status}`;
  };
  await check("a signed link opens", expectStatus(url, 200));
  await check("a link with a changed signature is refused", expectStatus(tampered(url, "Signature"), 403));
  await check("a link moved to another rendition is refused", expectStatus(url.replace(rendition.key, other.key), 403));
  const stretched = new URL(url);
  if (stretched.searchParams.has("Expires")) stretched.searchParams.set("Expires", "4102444800");
  else stretched.searchParams.set("Policy", `${stretched.searchParams.get("Policy")}A`);
  await check("a link with a later expiry is refused", expectStatus(stretched, 403));
  await house.cloud.advanceClock(Date.parse(expiresAt) - Date.now() + 60_000);
  await check("a link that has run out is refused", expectStatus(url, 403));

  const withdrawn = await house.as("producer").request(`/v1/assets/${asset.id}/withdraw`, {
    method: "POST",
    headers: { "idempotency-key": crypto.randomUUID(), "content-type": "application/json" },
    body: JSON.stringify({ reason: "The demo ends" }),
  });
  await check("a live asset can be withdrawn", async () =>
    withdrawn.status === 202 ? true : `it answered ${withdrawn.status}`,
  );
  await check("after withdrawal an app gets no link", () => expectRefusal(house, asset, 403));
}

function tampered(url: string, parameter: string): URL {
  const changed = new URL(url);
  const value = changed.searchParams.get(parameter) ?? "";
  changed.searchParams.set(parameter, `${value.startsWith("A") ? "B" : "A"}${value.slice(1)}`);
  return changed;
}
