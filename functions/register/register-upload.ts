import { checksumOf } from "../../shared/asset/checksum.ts";
import { decodeHeader } from "../../shared/asset/header-text.ts";
import { assetIdOf } from "../../shared/asset/identity.ts";
import { sniff, sniffBytes } from "../../shared/asset/sniff.ts";
import type { makeRegistration, Registered } from "../../shared/catalog/registration.ts";
import type { TranscodeLedger } from "../../shared/catalog/transcode-ledger.ts";
import type { Waivers } from "../../shared/catalog/waivers.ts";
import type { Config } from "../../shared/config/schema.ts";
import { DomainError } from "../../shared/error.ts";
import type { RegisterInput, RegisterOutput } from "../../shared/ingest/steps.ts";
import { parseMasterKey } from "../../shared/naming/master-key.ts";
import { maxSidecarBytes, readFirstMetadata } from "./first-metadata.ts";
import type { Masters } from "./masters.ts";

export interface RegisterDependencies {
  masters: Masters;
  registration: ReturnType<typeof makeRegistration>;
  transcodes: Pick<TranscodeLedger, "findTranscoded">;
  waivers: Pick<Waivers, "inForce">;
  /** Ends the wait for a decision that nobody needs any more. */
  wakeReview: (taskToken: string, outcome: { decision: string; decisionId: string }) => Promise<void>;
  config: Pick<Config, "brands" | "naming" | "limits">;
}

/**
 * Decides what an uploaded object is: work for the pipeline, something refused with a reason, or nothing new. It
 * answers where the workflow goes on.
 */
export function makeRegisterUpload({
  masters,
  registration,
  transcodes,
  waivers,
  wakeReview,
  config,
}: RegisterDependencies) {
  return async (input: RegisterInput): Promise<RegisterOutput> => {
    const { bucket, key, executionArn, retryOf } = input;
    if (isFolder(key)) return nothing("A folder's marker is no master.");
    if (isSidecar(key)) return readLateSidecar(bucket, key.slice(0, -".json".length));

    const facts = await masters.head(bucket, key, input.versionId);
    if (facts === undefined) return nothing("The object was removed before it could be registered.");

    const start = facts.bytes === 0 ? new Uint8Array() : await masters.start(bucket, key, facts.versionId, sniffBytes);
    const sniffed = await sniff(start);
    const named = parseMasterKey(key, config);
    const sidecar = await readSidecar(bucket, key);
    const first = readFirstMetadata(facts.metadata, sidecar.text);
    const checksum = checksumOf(facts);
    // A name can be excepted once it is on record that it was refused.
    const isNameExcepted =
      retryOf !== undefined &&
      (await waivers.inForce(retryOf.assetId, checksum)).some(({ covers }) => covers === "naming");
    const found = {
      master: { bucket, key, versionId: facts.versionId, etag: facts.etag, bytes: facts.bytes },
      checksum,
      sequencer: input.sequencer ?? null,
      uploadedAt: facts.uploadedAt,
      uploadedBy: uploader(facts.metadata),
      contentType: sniffed.mimeType ?? facts.contentType.slice(0, 200),
      kind: sniffed.kind,
      brand: named.place.brand,
      campaign: named.place.campaign.slice(0, 100),
      title: first.metadata.title || titleOf(named.place.filename),
      metadata: first.metadata,
      rights: first.rights,
      refusal: refusal(),
      remarks: [...sidecar.remarks, ...first.remarks].slice(0, 20),
    };
    const registered = retryOf
      ? await registration.retry(retryOf.assetId, retryOf.version, found, executionArn)
      : await registration.register(found, executionArn);
    await readSidecarAgain(registered, sidecar.text);
    await endReviewBefore(registered);
    return whatNext(registered);

    /** The bytes come first: whoever sent a text file needs no lesson on names. */
    function refusal(): string | null {
      if (sniffed.kind === null) return sniffed.reason;
      if (!named.ok && !(named.about === "name" && isNameExcepted)) return named.reason;
      const limit = config.limits.maxBytes[sniffed.kind];
      if (facts !== undefined && facts.bytes > limit) {
        return `The master has ${inWords(facts.bytes)}; ${sniffed.kind} masters may have ${inWords(limit)}.`;
      }
      return null;
    }
  };

  async function readSidecar(bucket: string, key: string): Promise<{ text: string | undefined; remarks: string[] }> {
    try {
      return { text: await masters.text(bucket, `${key}.json`, maxSidecarBytes), remarks: [] };
    } catch (error) {
      if (error instanceof DomainError && error.code === "too_large") {
        return { text: undefined, remarks: ["The sidecar is larger than 64 KiB and was not read."] };
      }
      // A key of 1,024 bytes leaves no room for the sidecar's; S3 says so.
      if (error instanceof Error && error.name === "KeyTooLongError") return { text: undefined, remarks: [] };
      throw error;
    }
  }

  /**
   * A sidecar that came between the first look at it and the registration found no version to describe, and nobody tells
   * of it again. One that comes from here on finds one.
   */
  async function readSidecarAgain(registered: Registered, before: string | undefined): Promise<void> {
    if (registered.outcome !== "working") return;
    const { bucket, key } = registered.version.master;
    const { text } = await readSidecar(bucket, key);
    if (text !== undefined && text !== before) await readLateSidecar(bucket, key);
  }

  /** A sidecar that comes before its master is read with it; one that comes after it is applied to the newest version. */
  async function readLateSidecar(bucket: string, key: string): Promise<RegisterOutput> {
    const facts = await masters.head(bucket, key);
    if (facts === undefined) return nothing("The sidecar is read with the master that it stands beside.");
    const sidecar = await readSidecar(bucket, key);
    const { metadata, rights, remarks } = readFirstMetadata(facts.metadata, sidecar.text);
    const assetId = assetIdOf(bucket, key);
    const said = { metadata, rights, remarks: [...sidecar.remarks, ...remarks].slice(0, 20) };
    const described = await registration.describe(assetId, facts.versionId, said);
    return described === undefined
      ? nothing("The sidecar is read with the master that it stands beside.")
      : { ...nothing(["The sidecar was read after its master.", ...said.remarks].join(" ")), ...described };
  }

  /** The review of the version before goes on waiting until somebody tells it. Telling it again changes nothing. */
  async function endReviewBefore(registered: Registered): Promise<void> {
    const { assetId, version } = registered.outcome === "working" ? registered.version : registered;
    if (version === 1) return;
    for (const token of await registration.tokensOfSuperseded(assetId, version - 1))
      await wakeReview(token, { decision: "superseded", decisionId: `${assetId}-v${version - 1}-superseded` });
  }

  async function whatNext(registered: Registered): Promise<RegisterOutput> {
    if (registered.outcome === "nothing") {
      const { reason, assetId, version } = registered;
      return { next: "nothing", reason, assetId, version };
    }
    const { assetId, version, kind, brand, master } = registered.version;
    if (kind === null)
      throw new DomainError("invalid", `Version ${version} of ${assetId} is worked on without a kind.`);
    const subject = { assetId, version, kind, brand, master };
    if (kind === "image") return { next: "render", subject };
    const plan = await transcodes.findTranscoded(assetId, version);
    return plan === undefined ? { next: "transcode", subject } : { next: "derive", subject, plan };
  }
}

function nothing(reason: string) {
  return { next: "nothing" as const, reason };
}

function isFolder(key: string): boolean {
  return key.endsWith("/");
}

/** `hero.mov.json` belongs to `hero.mov`; `notes.json` to nothing. */
function isSidecar(key: string): boolean {
  return /\.[a-z0-9]{2,5}\.json$/i.test(key);
}

function uploader(metadata: Record<string, string>): string | null {
  const name = metadata["uploaded-by"] ?? metadata["requested-by"];
  return name === undefined ? null : decodeHeader(name).slice(0, 200);
}

function titleOf(filename: string): string {
  const stem = filename.replace(/\.[^.]*$/, "") || filename;
  return stem.replace(/\p{Cc}+/gu, " ").slice(0, 300);
}

function inWords(bytes: number): string {
  const [unit, size] = bytes < 1024 ** 2 ? ["KiB", 1024] : bytes < 1024 ** 3 ? ["MiB", 1024 ** 2] : ["GiB", 1024 ** 3];
  return `${(bytes / Number(size)).toFixed(1)} ${unit}`;
}
