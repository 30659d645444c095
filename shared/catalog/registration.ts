import { isDeepStrictEqual } from "node:util";
import { assetIdOf } from "../asset/identity.ts";
import type { Kind } from "../asset/kind.ts";
import type { Metadata } from "../asset/metadata.ts";
import { compareSequencers } from "../asset/sequencer.ts";
import { mayBecome, type Status } from "../asset/status.ts";
import { DomainError } from "../error.ts";
import type { Rights } from "../rights/rights.ts";
import { type Catalog, type Change, versionPut } from "./catalog.ts";
import { endReview, tokensOf } from "./end-review.ts";
import type { Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";
import type { AssetRecord, VersionRecord } from "./records.ts";

/** An object as it was found, before it is decided what it means. */
export interface FoundMaster {
  master: VersionRecord["master"];
  checksum: string;
  sequencer: string | null;
  uploadedAt: string;
  uploadedBy: string | null;
  contentType: string;
  /** Null when it is refused for what it is. */
  kind: Kind | null;
  brand: string;
  campaign: string;
  title: string;
  metadata: Metadata;
  rights: Rights;
  /** Why it goes to quarantine instead of being worked on. */
  refusal: string | null;
  /** What a person may want to know of how it was read, such as a sidecar that was not understood. */
  remarks: string[];
}

export type Registered =
  | { outcome: "working"; version: VersionRecord }
  | { outcome: "nothing"; reason: string; assetId: string; version: number };

/** The version that brought some bytes first. */
interface Seen {
  assetId: string;
  version: number;
}

/** Statuses in which no one has approved the rights of a version yet. */
const undecidedStatuses: ReadonlySet<Status> = new Set([
  "received",
  "processing",
  "failed",
  "quarantined",
  "in_review",
  "changes_requested",
]);

/** How masters come into the catalogue. */
export function makeRegistration(catalog: Catalog) {
  return {
    /**
     * Registers an object: a new asset, a new version of one, or nothing new. Safe to repeat: the execution that
     * registered a version goes on with it, any other finds it done. Late events never displace a newer version.
     */
    async register(found: FoundMaster, executionArn: string): Promise<Registered> {
      const assetId = assetIdOf(found.master.bucket, found.master.key);
      const decide = async (asset: AssetRecord | undefined, seen: Seen | undefined) => {
        if (asset === undefined) return newVersion(assetId, undefined, undefined, found, executionArn, seen);
        const current = await catalog.getVersion(assetId, asset.version);
        if (current.execution.arn === executionArn) return nothingNew(resumed(current));
        if (isSameObject(current, found)) return nothingNew(done(current, "This upload is registered already."));
        if (current.status === "failed" && current.checksum.startsWith("unknown:"))
          return claim(asset, current, found, executionArn);
        if (isLate(asset, current, found))
          return nothingNew(done(current, "A newer upload of this key is registered already."));
        if (current.checksum === found.checksum) {
          // The bytes of a version that failed, sent once more, are a way of asking to try again.
          if (current.status === "failed") return claim(asset, current, found, executionArn);
          return nothingNew(
            done(current, `These are the bytes of version ${current.version}; no new version was made.`),
          );
        }
        return newVersion(assetId, asset, current, found, executionArn, seen);
      };
      return catalog.change(assetId, decide, () => whoseBytes(found.checksum));
    },

    /**
     * Takes a version up again, for an execution that a retry started.
     * @throws DomainError not_found.
     */
    async retry(assetId: string, version: number, found: FoundMaster, executionArn: string): Promise<Registered> {
      return catalog.change<Registered>(assetId, async (asset) => {
        if (asset === undefined) throw new DomainError("not_found", `There is no asset ${assetId}.`);
        const current = await catalog.getVersion(assetId, version);
        if (current.execution.arn === executionArn) return nothingNew(resumed(current));
        if (asset.version !== version)
          return nothingNew(done(current, `Version ${asset.version} is newer; retry that one.`));
        if (!mayBecome(current.status, "processing")) {
          return nothingNew(done(current, `Version ${version} is ${current.status}; there is nothing to retry.`));
        }
        return claim(asset, current, found, executionArn);
      });
    },

    /**
     * Applies what a sidecar says of a version that is on record already. Its rights hold only as long as nobody has
     * decided on the version: an approval was given for the rights of its time. Safe to repeat.
     *
     * @param objectVersion the master's own, so that a sidecar never describes a version that it does not stand beside
     * @returns undefined when no such version is on record yet
     */
    async describe(
      assetId: string,
      objectVersion: string,
      said: Pick<FoundMaster, "metadata" | "rights" | "remarks">,
    ): Promise<{ assetId: string; version: number } | undefined> {
      return catalog.change(assetId, async (asset) => {
        if (asset === undefined) return { change: null, answer: undefined };
        const current = await catalog.getVersion(assetId, asset.version);
        if (current.master.versionId !== objectVersion) return { change: null, answer: undefined };
        const answer = { assetId, version: current.version };
        const undecided = undecidedStatuses.has(current.status);
        const metadata = { ...asset.metadata, ...said.metadata };
        const rights = undecided ? said.rights : current.rights;
        if (isDeepStrictEqual(metadata, asset.metadata) && isDeepStrictEqual(rights, current.rights))
          return { change: null, answer };
        const remarks = isDeepStrictEqual(rights, said.rights)
          ? said.remarks
          : [...said.remarks, `The rights stay as they were: version ${current.version} is ${current.status}.`];
        return {
          answer,
          change: {
            asset: { ...asset, metadata, rights, title: said.metadata.title || asset.title },
            happening: {
              type: "asset.described",
              actor: "system:register",
              version: current.version,
              summary: `A sidecar described version ${current.version}.`,
              particulars: { metadata: said.metadata, rights, checksum: current.checksum, remarks },
            },
            puts: [versionPut({ ...current, rights }, current)],
          },
        };
      });
    },

    /** The tokens that the review of a version still waits on although a newer version has taken its place. */
    async tokensOfSuperseded(assetId: string, version: number): Promise<string[]> {
      const gone = await catalog.findVersion(assetId, version);
      if (gone === undefined || gone.rounds === 0) return [];
      const review = await catalog.findReview(assetId, version, gone.rounds);
      return review?.state === "superseded" ? tokensOf(review) : [];
    },
  };

  async function newVersion(
    assetId: string,
    asset: AssetRecord | undefined,
    current: VersionRecord | undefined,
    found: FoundMaster,
    executionArn: string,
    seen: Seen | undefined,
  ) {
    const now = catalog.now().toISOString();
    const version: VersionRecord = {
      assetId,
      version: (asset?.version ?? 0) + 1,
      ...whatWasFound(found),
      execution: { arn: executionArn, startedAt: now },
      attempt: 1,
      rounds: 0,
      duplicateOf: seen === undefined || seen.assetId === assetId ? null : seen,
    };
    const puts = [versionPut(version), ...(await superseded(asset, current, version.version))];
    if (seen === undefined)
      puts.push({ item: { ...keyOf.bytes(found.checksum), assetId, version: version.version }, absent: true });
    return { change: registered(assetId, asset, version, found, now, puts), answer: resumed(version) };
  }

  async function claim(asset: AssetRecord, current: VersionRecord, found: FoundMaster, executionArn: string) {
    const now = catalog.now().toISOString();
    const version: VersionRecord = {
      ...current,
      ...whatWasFound(found),
      execution: { arn: executionArn, startedAt: now },
      attempt: current.attempt + 1,
    };
    const change = registered(asset.id, asset, version, found, asset.createdAt, [versionPut(version, current)]);
    const happening = {
      ...change.happening,
      ...(version.status === "processing"
        ? {
            type: "version.retried",
            summary: `Work on version ${version.version} began again (attempt ${version.attempt}).`,
          }
        : {}),
    };
    const { announcement, ...rest } = change;
    const answer = resumed(version);
    return {
      change:
        version.status === "quarantined" && announcement
          ? { ...rest, happening, announcement }
          : { ...rest, happening },
      answer,
    };
  }

  async function whoseBytes(checksum: string): Promise<Seen | undefined> {
    const { pk, sk } = keyOf.bytes(checksum);
    const item = await catalog.items.get(pk, sk);
    return typeof item?.assetId === "string" && typeof item.version === "number"
      ? { assetId: item.assetId, version: item.version }
      : undefined;
  }

  /** A version that still waits for its reviewers gives way to the newer one; what is live stays live until that is, too. */
  async function superseded(
    asset: AssetRecord | undefined,
    current: VersionRecord | undefined,
    by: number,
  ): Promise<Put[]> {
    if (current === undefined || current.status !== "in_review") return [];
    const puts = [
      versionPut(
        { ...current, status: "withdrawn", statusReason: `Version ${by} was uploaded before this one was decided on.` },
        current,
      ),
    ];
    const review = await catalog.findReview(current.assetId, current.version, current.rounds);
    if (asset !== undefined && review?.state === "open")
      puts.push(...endReview(asset, review, "superseded", catalog.now()));
    return puts;
  }
}

function whatWasFound(found: FoundMaster) {
  return {
    status: found.refusal === null ? ("processing" as const) : ("quarantined" as const),
    statusReason: found.refusal,
    kind: found.kind,
    brand: found.brand,
    master: found.master,
    checksum: found.checksum,
    contentType: found.contentType,
    uploadedAt: found.uploadedAt,
    uploadedBy: found.uploadedBy,
    rights: found.rights,
  };
}

function registered(
  assetId: string,
  asset: AssetRecord | undefined,
  version: VersionRecord,
  found: FoundMaster,
  createdAt: string,
  puts: Put[],
): Change {
  const { bucket, key, bytes } = version.master;
  const about = { assetId, version: version.version, brand: version.brand, key };
  const refused = version.statusReason !== null;
  return {
    asset: {
      id: assetId,
      bucket,
      key,
      brand: found.brand,
      campaign: found.campaign,
      title: found.title,
      kind: found.kind,
      status: version.status,
      statusReason: version.statusReason,
      version: version.version,
      liveVersion: asset?.liveVersion ?? null,
      sequencer: found.sequencer ?? asset?.sequencer ?? null,
      createdAt: asset?.createdAt ?? createdAt,
      metadata: { ...asset?.metadata, ...found.metadata },
      rights: found.rights,
      thumbKey: null,
      thumbhash: null,
      scrub: null,
      durationMs: null,
      width: null,
      height: null,
      tags: [],
      bytes,
      uploadedBy: version.uploadedBy,
      review: null,
    },
    happening: {
      type: refused ? "version.quarantined" : "asset.registered",
      actor: "system:register",
      version: version.version,
      summary: refused
        ? `Version ${version.version} was put into quarantine: ${version.statusReason}`
        : `Version ${version.version} was registered: ${bytes} bytes, ${version.contentType}.`,
      particulars: {
        checksum: version.checksum,
        bytes,
        objectVersion: version.master.versionId,
        uploadedBy: version.uploadedBy,
        execution: version.execution.arn,
        ...(version.duplicateOf === null ? {} : { duplicateOf: version.duplicateOf }),
        ...(found.remarks.length === 0 ? {} : { remarks: found.remarks }),
      },
    },
    announcement:
      version.statusReason === null && version.kind !== null
        ? { type: "asset.registered", detail: { ...about, kind: version.kind, bytes, checksum: version.checksum } }
        : { type: "version.quarantined", detail: { ...about, reason: version.statusReason ?? "It was refused." } },
    puts,
  };
}

function isSameObject(current: VersionRecord, found: FoundMaster): boolean {
  return current.master.versionId !== "null" && current.master.versionId === found.master.versionId;
}

function isLate(asset: AssetRecord, current: VersionRecord, found: FoundMaster): boolean {
  if (asset.sequencer !== null && found.sequencer !== null)
    return compareSequencers(found.sequencer, asset.sequencer) <= 0;
  return found.uploadedAt < current.uploadedAt;
}

function resumed(version: VersionRecord): Registered {
  if (version.status === "processing") return { outcome: "working", version };
  return done(version, version.statusReason ?? `Version ${version.version} is ${version.status}.`);
}

function done(version: VersionRecord, reason: string): Registered {
  return { outcome: "nothing", reason, assetId: version.assetId, version: version.version };
}

function nothingNew(answer: Registered) {
  return { change: null, answer };
}
