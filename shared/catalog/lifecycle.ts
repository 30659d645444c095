import { mayBecome } from "../asset/status.ts";
import { ConflictError } from "../error.ts";
import { windowAt } from "../rights/rights.ts";
import { type Catalog, found, versionPut } from "./catalog.ts";
import { endReview } from "./end-review.ts";
import type { Put } from "./item-store.ts";
import type { AssetRecord, VersionRecord } from "./records.ts";

/** What happens to a version once it is approved. */
export function makeLifecycle(catalog: Catalog) {
  return {
    /**
     * Gives an approved version its green light: live at once, or scheduled for the start of its rights. A version
     * whose rights have ended stays approved and says so. Safe to repeat; answers the version as it is.
     */
    async release(assetId: string, number: number): Promise<VersionRecord> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, number);
        if (version.status !== "approved") return { change: null, answer: version };
        switch (windowAt(version.rights, catalog.now())) {
          case "open":
            return goLive(held, version, "system:close-review");
          case "before": {
            const startsAt = version.rights.startsAt ?? catalog.now().toISOString();
            const next: VersionRecord = {
              ...version,
              status: "scheduled",
              statusReason: `It goes live at ${startsAt}.`,
            };
            return {
              answer: next,
              change: {
                asset: shown(held, next),
                happening: {
                  type: "version.scheduled",
                  actor: "system:close-review",
                  version: number,
                  summary: `Version ${number} goes live at ${startsAt}.`,
                  particulars: { rights: version.rights, checksum: version.checksum },
                },
                announcement: { type: "version.scheduled", detail: { ...aboutOf(version), startsAt } },
                puts: [versionPut(next, version)],
              },
            };
          }
          case "after": {
            const statusReason = `It was approved, but its rights ended at ${version.rights.endsAt}.`;
            if (version.statusReason === statusReason) return { change: null, answer: version };
            const next: VersionRecord = { ...version, statusReason };
            return {
              answer: next,
              change: {
                asset: shown(held, next),
                happening: {
                  type: "version.too-late",
                  actor: "system:close-review",
                  version: number,
                  summary: statusReason,
                  particulars: { rights: version.rights, checksum: version.checksum },
                },
                puts: [versionPut(next, version)],
              },
            };
          }
        }
      });
    },

    /**
     * What a schedule calls at the start and at the end of the rights: brings the version to where its rights have it
     * now. A call that is early, late or repeated changes nothing that is not due. Answers the version as it is.
     */
    async applyRights(assetId: string, number: number): Promise<VersionRecord> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, number);
        const window = windowAt(version.rights, catalog.now());
        if (version.status === "scheduled" && window === "open") return goLive(held, version, "system:publish");
        if (version.status === "scheduled" && window === "after") {
          return takeDown(
            held,
            version,
            "withdrawn",
            `Its rights ended at ${version.rights.endsAt} before it went live.`,
            "system:publish",
          );
        }
        if (version.status === "live" && window === "after") {
          return takeDown(held, version, "expired", `Its rights ended at ${version.rights.endsAt}.`, "system:publish");
        }
        return { change: null, answer: version };
      });
    },

    /**
     * Takes an asset back: its newest version, and the one that is live. Nothing of it is delivered from then on.
     * @throws ConflictError when there is nothing to withdraw.
     */
    async withdraw(assetId: string, actor: string, reason: string): Promise<AssetRecord> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const numbers = [...new Set([held.version, ...(held.liveVersion === null ? [] : [held.liveVersion])])];
        const versions = await Promise.all(numbers.map((number) => catalog.getVersion(assetId, number)));
        const taken = versions.filter(({ status }) => mayBecome(status, "withdrawn"));
        if (taken.length === 0) {
          throw new ConflictError(`The asset is ${held.status}; there is nothing to withdraw.`, {
            details: { status: held.status },
          });
        }
        const puts: Put[] = [];
        for (const version of taken) {
          puts.push(versionPut({ ...version, status: "withdrawn", statusReason: reason }, version));
          const review =
            version.rounds === 0 ? undefined : await catalog.findReview(assetId, version.version, version.rounds);
          if (review?.state === "open") puts.push(...endReview(held, review, "cancelled", catalog.now()));
        }
        const [newest = versions[0]] = taken;
        if (newest === undefined) throw new ConflictError("There is nothing to withdraw.");
        const changed: AssetRecord = {
          ...held,
          liveVersion: null,
          ...(newest.version === held.version ? { status: "withdrawn" as const, statusReason: reason } : {}),
        };
        return {
          answer: changed,
          change: {
            asset: changed,
            happening: {
              type: "version.withdrawn",
              actor,
              version: newest.version,
              summary: `Version ${taken.map(({ version }) => version).join(" and ")} was withdrawn: ${reason}`,
              particulars: {
                versions: taken.map(({ version, status, checksum }) => ({ version, from: status, checksum })),
                reason,
              },
            },
            announcement: { type: "version.withdrawn", detail: { ...aboutOf(newest), reason } },
            puts,
          },
        };
      });
    },
  };

  async function goLive(held: AssetRecord, version: VersionRecord, actor: string) {
    const next: VersionRecord = { ...version, status: "live", statusReason: null };
    return {
      answer: next,
      change: {
        asset: { ...shown(held, next), liveVersion: version.version },
        happening: {
          type: "version.live",
          actor,
          version: version.version,
          summary: `Version ${version.version} is live${version.rights.endsAt === null ? "" : ` until ${version.rights.endsAt}`}.`,
          particulars: { rights: version.rights, checksum: version.checksum },
        },
        announcement: { type: "version.live" as const, detail: { ...aboutOf(version), rights: version.rights } },
        puts: [versionPut(next, version), ...(await archivedPredecessor(held, version.version))],
      },
    };
  }

  /** What was live until now gives way. */
  async function archivedPredecessor(asset: AssetRecord, by: number): Promise<Put[]> {
    if (asset.liveVersion === null || asset.liveVersion === by) return [];
    const previous = await catalog.findVersion(asset.id, asset.liveVersion);
    if (previous === undefined || !mayBecome(previous.status, "archived")) return [];
    return [versionPut({ ...previous, status: "archived", statusReason: `Version ${by} took its place.` }, previous)];
  }

  function takeDown(
    held: AssetRecord,
    version: VersionRecord,
    to: "expired" | "withdrawn",
    reason: string,
    actor: string,
  ) {
    const next: VersionRecord = { ...version, status: to, statusReason: reason };
    return {
      answer: next,
      change: {
        asset: { ...shown(held, next), liveVersion: held.liveVersion === version.version ? null : held.liveVersion },
        happening: {
          type: `version.${to}`,
          actor,
          version: version.version,
          summary: `Version ${version.version} is ${to}: ${reason}`,
          particulars: { rights: version.rights, checksum: version.checksum },
        },
        announcement:
          to === "expired"
            ? { type: "version.expired" as const, detail: aboutOf(version) }
            : { type: "version.withdrawn" as const, detail: { ...aboutOf(version), reason } },
        puts: [versionPut(next, version)],
      },
    };
  }
}

/** The listing shows the newest version's status, whatever happens to an older one. */
function shown(asset: AssetRecord, version: VersionRecord): AssetRecord {
  return asset.version === version.version
    ? { ...asset, status: version.status, statusReason: version.statusReason }
    : asset;
}

function aboutOf(version: VersionRecord) {
  return { assetId: version.assetId, version: version.version, brand: version.brand, key: version.master.key };
}
