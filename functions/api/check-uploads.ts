import * as z from "zod";
import { type Caller, may } from "../../shared/access/grant.ts";
import { assetIdOf } from "../../shared/asset/identity.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { keyOf } from "../../shared/catalog/keys.ts";
import type { Config } from "../../shared/config/schema.ts";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import { parseMasterKey } from "../../shared/naming/master-key.ts";
import { type Home, nearestKey } from "../../shared/naming/nearest-key.ts";
import type { CheckedFile, FileToCheck, UploadCheck } from "./schemas/upload-check.ts";

export interface UploadCheckDependencies {
  bucket: string;
  catalog: Pick<Catalog, "findAsset" | "findVersion" | "items">;
  config: Pick<Config, "brands" | "naming" | "limits">;
}
export type CheckUploads = ReturnType<typeof makeCheckUploads>;

const atOnce = 20;
const Seen = z.object({ assetId: z.string(), version: z.number() });

/**
 * What would become of files if they were uploaded, before a byte is sent: whether their keys are accepted and the nearest
 * that are, which of them would be new versions, and whose bytes are there already. It promises nothing: registering
 * decides by what it finds.
 */
export function makeCheckUploads({ bucket, catalog, config }: UploadCheckDependencies) {
  const largest = Math.max(...Object.values(config.limits.maxBytes));

  return async ({ files, brand, campaign }: UploadCheck, caller: Caller): Promise<CheckedFile[]> => {
    const targets = files.map((file) => ({ file, ...verdictOn(file, { brand, campaign }, caller) }));
    return mapBounded([...targets.entries()], atOnce, async ([at, { file, problem, about, target, missing }]) => {
      const first = targets.findIndex((other) => other.target !== null && other.target === target);
      const [existing, duplicateOf] = await Promise.all([existingAt(target, file), sameBytesElsewhere(target, file)]);
      return {
        path: file.path,
        accepted: problem === null,
        problem,
        about,
        key: target,
        missing,
        sameKeyAs: first === -1 || first === at ? null : first,
        existing,
        duplicateOf,
      };
    });
  };

  /** What is wrong with a file, and the key that it would have, or should. */
  function verdictOn({ path, bytes }: FileToCheck, home: Home, caller: Caller) {
    const asked = parseMasterKey(path, config);
    const nearest = asked.ok ? { key: path, missing: [] } : nearestKey(path, config, home);
    const place = nearest.key === null ? undefined : parseMasterKey(nearest.key, config).place;
    const answer = (problem: string | null, about: CheckedFile["about"], target = nearest.key) => ({
      problem,
      about,
      target,
      missing: nearest.missing,
    });
    if (/\.[a-z0-9]{2,5}\.json$/i.test(path))
      return answer("A name that ends so is a sidecar's. Send what it says as metadata instead.", "name", null);
    if (place !== undefined && !may(caller, "produce", place.brand))
      return answer("You may not upload for this brand.", "grant", null);
    if (bytes === 0) return answer("The file is empty.", "size");
    if (bytes > largest) return answer(`The file has ${bytes} bytes; the largest master may have ${largest}.`, "size");
    return asked.ok ? answer(null, null) : answer(asked.reason, asked.about);
  }

  /** The asset that would get a new version, and whether these are the bytes that it has. */
  async function existingAt(key: string | null, file: FileToCheck): Promise<CheckedFile["existing"]> {
    const asset = key === null ? undefined : await catalog.findAsset(assetIdOf(bucket, key));
    if (asset === undefined) return null;
    const names = namesOf(file);
    const newest = names.length === 0 ? undefined : await catalog.findVersion(asset.id, asset.version);
    return {
      assetId: asset.id,
      version: asset.version,
      status: asset.status,
      sameBytes: newest === undefined ? null : names.includes(newest.checksum),
    };
  }

  /** Another asset of the same brand that has these bytes; what another brand has is none of the caller's business. */
  async function sameBytesElsewhere(key: string | null, file: FileToCheck): Promise<CheckedFile["duplicateOf"]> {
    if (key === null) return null;
    for (const name of namesOf(file)) {
      const { pk, sk } = keyOf.bytes(name);
      const seen = Seen.safeParse(await catalog.items.get(pk, sk));
      if (!seen.success) continue;
      const asset = await catalog.findAsset(seen.data.assetId);
      if (asset !== undefined && asset.key !== key && asset.brand === key.split("/")[0])
        return { ...seen.data, key: asset.key };
    }
    return null;
  }
}

/** The names that the bytes may have on record: MD5 when they came in one piece, else the checksum that S3 keeps of the whole. */
function namesOf({ bytes, md5, crc64nvme }: FileToCheck): string[] {
  return [
    ...(md5 === undefined ? [] : [`md5:${md5}:${bytes}`]),
    ...(crc64nvme === undefined ? [] : [`crc64nvme:${crc64nvme}:${bytes}`]),
  ];
}
