import { randomUUID } from "node:crypto";
import { ConflictError } from "../error.ts";
import { type Catalog, found } from "./catalog.ts";
import { keyOf } from "./keys.ts";
import { Waiver } from "./records.ts";

export interface WaiverRequest {
  standard: string;
  covers?: string | undefined;
  reason: string;
  until: string;
}

const mostWaivers = 100;

/** Exceptions that were granted to versions. */
export function makeWaivers(catalog: Pick<Catalog, "items" | "now" | "change" | "getVersion">) {
  const list = async (assetId: string): Promise<Waiver[]> => {
    const { pk, sk } = keyOf.waiver(assetId, "");
    return (await catalog.items.query({ partition: pk, prefix: sk, limit: mostWaivers })).map((item) =>
      Waiver.parse(item),
    );
  };

  return {
    /** All that were ever granted to an asset, whether or not they still hold. */
    list,

    /** Those that hold now for bytes of an asset. */
    async inForce(assetId: string, checksum: string): Promise<Waiver[]> {
      return (await list(assetId)).filter((waiver) => holds(waiver, checksum, catalog.now()));
    },

    /** @throws ConflictError when there are too many. */
    async grant(
      assetId: string,
      { standard, covers: code, reason, until }: WaiverRequest,
      by: { actor: string; name: string },
    ) {
      const covers = code ?? null;
      return catalog.change<Waiver>(assetId, async (held) => {
        const asset = found(held, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, asset.version);
        if ((await list(assetId)).length >= mostWaivers)
          throw new ConflictError(`An asset has at most ${mostWaivers} waivers. If a standard never holds, change it.`);
        const waiver: Waiver = {
          id: randomUUID(),
          standard,
          covers,
          reason,
          until,
          grantedBy: by.name,
          grantedAt: catalog.now().toISOString(),
          version: version.version,
          checksum: version.checksum,
          revoked: null,
        };
        return {
          answer: waiver,
          change: {
            asset,
            happening: {
              type: "review.waiver-granted",
              actor: by.actor,
              version: version.version,
              summary: `${by.name} excepted version ${version.version} from “${standard}” until ${until}: ${reason}`,
              particulars: {
                waiver: waiver.id,
                rule: standard,
                ...(covers !== null && { covers }),
                reason,
                until,
                checksum: version.checksum,
              },
            },
            puts: [{ item: { ...keyOf.waiver(assetId, waiver.id), ...waiver }, absent: true }],
          },
        };
      });
    },

    /** @throws DomainError not_found; ConflictError when it was revoked already. */
    async revoke(assetId: string, id: string, reason: string, by: { actor: string; name: string }): Promise<Waiver> {
      return catalog.change<Waiver>(assetId, async (held) => {
        const asset = found(held, `There is no asset ${assetId}.`);
        const waiver = found(
          (await list(assetId)).find((one) => one.id === id),
          "This asset has no such waiver.",
        );
        if (waiver.revoked !== null) throw new ConflictError("This waiver was revoked already.");
        const revoked = { ...waiver, revoked: { by: by.name, at: catalog.now().toISOString(), reason } };
        return {
          answer: revoked,
          change: {
            asset,
            happening: {
              type: "review.waiver-revoked",
              actor: by.actor,
              version: waiver.version,
              summary: `${by.name} revoked the exception from “${waiver.standard}”: ${reason}`,
              particulars: { waiver: id, rule: waiver.standard, reason, checksum: waiver.checksum },
            },
            puts: [{ item: { ...keyOf.waiver(assetId, id), ...revoked } }],
          },
        };
      });
    },
  };
}
export type Waivers = ReturnType<typeof makeWaivers>;

/** Whether a waiver holds for bytes at a moment. */
export function holds(waiver: Waiver, checksum: string, now: Date): boolean {
  return waiver.revoked === null && waiver.checksum === checksum && now.toISOString() < waiver.until;
}
