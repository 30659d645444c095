import { assetIdOf } from "../asset/identity.ts";
import { mayBecome, type Status } from "../asset/status.ts";
import { ConflictError } from "../error.ts";
import type { CatalogueInput, CatalogueOutput } from "../ingest/steps.ts";
import { unassigned } from "../naming/master-key.ts";
import { codeOf, type WaivedFinding, withWaivers } from "../quality/waived.ts";
import { unbounded } from "../rights/rights.ts";
import { type Catalog, cataloguePut, versionPut } from "./catalog.ts";
import type { AssetRecord, VersionRecord } from "./records.ts";
import { makeWaivers } from "./waivers.ts";

/** How a version leaves the ingest: catalogued, quarantined or failed. */
export function makeIngestOutcome(catalog: Catalog) {
  const waivers = makeWaivers(catalog);

  return {
    /**
     * Puts everything that was made and found on record, and the version into review or quarantine. Safe to repeat.
     * @throws ConflictError when another execution works on the version by now.
     */
    async catalogue({ subject, made, tagged, quality, executionArn }: CatalogueInput): Promise<CatalogueOutput> {
      const { assetId } = subject;
      return catalog.change<CatalogueOutput>(assetId, async (asset) => {
        const [version, held] = await owned(asset, subject.assetId, subject.version, executionArn);
        if (version.status !== "processing") return { change: null, answer: answerFor(version) };
        const excepted = quality.verdict === "quarantine" ? await waivers.inForce(assetId, version.checksum) : [];
        const { verdict, findings } = withWaivers(quality, excepted);
        const stopping = findings
          .filter((finding) => finding.verdict === "quarantine" && finding.waived === null)
          .map(({ message }) => message);
        const status =
          verdict === "quarantine" ? "quarantined" : held.version > version.version ? "withdrawn" : "in_review";
        const statusReason =
          status === "quarantined"
            ? stopping.join(" ") || "The checks found that a person has to look at it first."
            : status === "withdrawn"
              ? `Version ${held.version} was uploaded before this one was ready.`
              : null;
        const next: VersionRecord = {
          ...version,
          status,
          statusReason,
          rounds: version.rounds + (status === "in_review" ? 1 : 0),
        };
        const about = { assetId, version: version.version, brand: version.brand, key: version.master.key };
        const isNewest = held.version === version.version;
        const names = [...new Set(tagged.tags.filter(({ type }) => type === "label").map(({ name }) => name))];
        const technical = made.technical;
        return {
          answer: answerFor(next),
          change: {
            asset: isNewest
              ? {
                  ...held,
                  status,
                  statusReason,
                  title: held.metadata.title ?? embeddedTitle(made.embedded) ?? held.title,
                  thumbKey: thumbOf(made.renditions),
                  thumbhash: made.thumbhash ?? null,
                  scrub: scrubOf(made.renditions),
                  durationMs: technical.durationMs ?? null,
                  width: technical.width ?? null,
                  height: technical.height ?? null,
                  tags: names.slice(0, 20),
                }
              : held,
            happening: {
              type: status === "quarantined" ? "version.quarantined" : "version.catalogued",
              actor: "system:catalogue",
              version: version.version,
              summary:
                statusReason === null
                  ? `Version ${version.version} was catalogued: ${made.renditions.length} renditions, ${tagged.tags.length} tags.${exceptedInWords(findings)}`
                  : `Version ${version.version} is ${status}: ${statusReason}`,
              particulars: {
                checksum: version.checksum,
                verdict,
                findings: findings
                  .map((finding) => ({
                    check: finding.check,
                    code: codeOf(finding),
                    verdict: finding.verdict,
                    message: finding.message,
                    ...(finding.waived !== null && { waiver: finding.waived.id }),
                  }))
                  .slice(0, 20),
                renditions: made.renditions.map(({ name, bytes }) => ({ name, bytes })),
                estimateUsd: made.estimate.totalUsd,
              },
            },
            announcement:
              status === "quarantined"
                ? { type: "version.quarantined", detail: { ...about, reason: statusReason ?? "" } }
                : {
                    type: "version.catalogued",
                    detail: {
                      ...about,
                      kind: subject.kind,
                      renditions: made.renditions.map(({ name }) => name),
                      tags: tagged.tags.length,
                    },
                  },
            puts: [
              versionPut(next, version),
              cataloguePut(assetId, version.version, {
                renditions: made.renditions,
                technical,
                embedded: made.embedded,
                tagged,
                quality,
                estimate: made.estimate,
                ...(made.actual === undefined ? {} : { actual: made.actual }),
              }),
            ],
          },
        };
      });
    },

    /**
     * Records why an execution could not bring its version home: quarantine when the file itself is the reason, else
     * failed. What another execution owns by now is left alone. Safe to repeat.
     */
    async fail(failure: FailedIngest): Promise<"recorded" | "not-ours"> {
      const assetId = failure.assetId ?? assetIdOf(failure.bucket, failure.key);
      return catalog.change(assetId, async (asset) => {
        const version = asset && (await catalog.getVersion(assetId, failure.version ?? asset.version));
        if (asset === undefined || version === undefined) return neverRegistered(assetId, failure);
        const to: Status = failure.fileIsTheReason ? "quarantined" : "failed";
        if (version.execution.arn !== failure.executionArn || !mayBecome(version.status, to))
          return { change: null, answer: "not-ours" };
        const next: VersionRecord = { ...version, status: to, statusReason: failure.reason };
        const held = asset.version === version.version ? { ...asset, status: to, statusReason: failure.reason } : asset;
        return { answer: "recorded", change: failed(held, next, failure, [versionPut(next, version)]) } as const;
      });
    },
  };

  async function owned(asset: AssetRecord | undefined, assetId: string, number: number, executionArn: string) {
    const version = await catalog.getVersion(assetId, number);
    if (asset === undefined || version.execution.arn !== executionArn) {
      throw new ConflictError(`Version ${number} of ${assetId} is being worked on by another execution.`);
    }
    return [version, asset] as const;
  }

  /** Register itself failed: the object is listed all the same, so that nobody has to guess where an upload went. */
  function neverRegistered(assetId: string, failure: FailedIngest) {
    const now = catalog.now().toISOString();
    const version: VersionRecord = {
      assetId,
      version: 1,
      status: "failed",
      statusReason: failure.reason,
      kind: null,
      brand: failure.brand ?? unassigned,
      master: { bucket: failure.bucket, key: failure.key, versionId: "null", etag: "", bytes: 0 },
      checksum: `unknown:${failure.executionArn}`,
      contentType: "application/octet-stream",
      uploadedAt: now,
      uploadedBy: null,
      rights: unbounded,
      execution: { arn: failure.executionArn, startedAt: now },
      attempt: 1,
      rounds: 0,
      duplicateOf: null,
    };
    const held = {
      id: assetId,
      bucket: failure.bucket,
      key: failure.key,
      brand: version.brand,
      campaign: failure.campaign ?? "",
      title: (failure.key.split("/").at(-1) ?? failure.key).slice(0, 300),
      kind: null,
      status: "failed" as const,
      statusReason: failure.reason,
      version: 1,
      liveVersion: null,
      sequencer: null,
      createdAt: now,
      metadata: {},
      rights: unbounded,
      thumbKey: null,
      thumbhash: null,
      scrub: null,
      durationMs: null,
      width: null,
      height: null,
      tags: [],
      bytes: null,
      uploadedBy: null,
      review: null,
    };
    return { answer: "recorded" as const, change: failed(held, version, failure, [versionPut(version)]) };
  }
}

export interface FailedIngest {
  executionArn: string;
  step: string;
  /** In words. */
  reason: string;
  fileIsTheReason: boolean;
  bucket: string;
  key: string;
  assetId?: string | undefined;
  version?: number | undefined;
  brand?: string | undefined;
  campaign?: string | undefined;
}

function failed(
  asset: Omit<AssetRecord, "journal" | "updatedAt">,
  version: VersionRecord,
  failure: FailedIngest,
  puts: ReturnType<typeof versionPut>[],
) {
  const about = { assetId: version.assetId, version: version.version, brand: version.brand, key: version.master.key };
  const quarantined = version.status === "quarantined";
  return {
    asset,
    happening: {
      type: quarantined ? "version.quarantined" : "version.failed",
      actor: "system:record-failure",
      version: version.version,
      summary: `Version ${version.version} ${quarantined ? "was put into quarantine" : "failed"} at ${failure.step}: ${failure.reason}`,
      particulars: { step: failure.step, execution: failure.executionArn, checksum: version.checksum },
    },
    announcement: quarantined
      ? ({ type: "version.quarantined", detail: { ...about, reason: failure.reason } } as const)
      : ({ type: "version.failed", detail: { ...about, step: failure.step, reason: failure.reason } } as const),
    puts,
  };
}

/** What would have held the version back, and who answers for it that it did not. */
function exceptedInWords(findings: readonly WaivedFinding[]): string {
  return findings
    .flatMap(({ verdict, message, waived }) =>
      verdict === "quarantine" && waived !== null
        ? [` Excepted by ${waived.by} until ${waived.until}: ${message}`]
        : [],
    )
    .join("");
}

function answerFor(version: VersionRecord): CatalogueOutput {
  const { assetId, version: number, rounds } = version;
  if (version.status === "quarantined" || version.status === "withdrawn") return { status: version.status };
  // Whatever has happened to it since, this is how it left the catalogue.
  return {
    status: "in_review",
    review: { name: `${assetId}-v${number}-r${rounds}`, input: { assetId, version: number, round: rounds } },
  };
}

/** What shows it at a glance: a picture, or of a sound its waveform. */
function thumbOf(renditions: CatalogueInput["made"]["renditions"]): string | null {
  for (const role of ["thumb", "poster", "preview", "waveform"]) {
    const thumb = renditions.find((rendition) => rendition.role === role && rendition.contentType.startsWith("image/"));
    if (thumb !== undefined) return thumb.key;
  }
  return null;
}

function scrubOf(renditions: CatalogueInput["made"]["renditions"]): AssetRecord["scrub"] {
  const sprite = renditions.find(({ role }) => role === "sprite");
  if (sprite?.tiles === undefined || sprite.width === undefined) return null;
  const { count, width, height } = sprite.tiles;
  return {
    key: sprite.key,
    tiles: count,
    columns: Math.max(1, Math.round(sprite.width / width)),
    tileWidth: width,
    tileHeight: height,
  };
}

function embeddedTitle(embedded: CatalogueInput["made"]["embedded"]): string | undefined {
  const title = embedded.title;
  return typeof title === "string" && title.trim() !== "" ? title.trim().slice(0, 300) : undefined;
}
