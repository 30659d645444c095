import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { AssetRecord, CatalogueRecord, VersionRecord } from "../../shared/catalog/records.ts";
import type { Config } from "../../shared/config/schema.ts";
import { openPlaybackPass, signPlaybackPass } from "../../shared/delivery/playback-token.ts";
import { signPlaylist, signThumbnailTrack } from "../../shared/delivery/sign-playlist.ts";
import { objectUrl, type SigningKey, signObjectUrl, signPrefixQuery } from "../../shared/delivery/sign-url.ts";
import { DomainError } from "../../shared/error.ts";
import { type Rendition, renditionPrefix } from "../../shared/rendition/rendition.ts";
import { cappedExpiry, type Rights, windowAt } from "../../shared/rights/rights.ts";
import type { Playback, SignedRendition } from "./schemas/delivery.ts";

export type Purpose = "deliver" | "preview";

export interface DeliveryDependencies {
  catalog: Pick<Catalog, "findVersion" | "findCatalogue" | "getVersion" | "findAsset">;
  /** The text of a small object of the renditions bucket; undefined when there is none. */
  readText: (key: string) => Promise<string | undefined>;
  publicUrl: () => Promise<string>;
  signingKey: () => Promise<SigningKey>;
  linkSecret: () => Promise<string>;
  policy: Config["delivery"];
  now: () => Date;
}
export type PreviewSigner = (objectKey: string, rights: Rights) => string | null;
export type Delivery = ReturnType<typeof makeDelivery>;

/** Statuses in which not even those who work on a version see its renditions any more. */
const closed: ReadonlySet<string> = new Set(["withdrawn", "expired", "deleted"]);

/** Hands out signed URLs: to anyone with the grant for what is live and within its rights, and as a preview to those who work on it. */
export function makeDelivery({
  catalog,
  readText,
  publicUrl,
  signingKey,
  linkSecret,
  policy,
  now,
}: DeliveryDependencies) {
  const delivery = {
    /**
     * One rendition by its name.
     * @param preferred of a preview, another version than the newest
     * @throws DomainError forbidden unless it may be seen for this purpose, not_found when there is no such rendition.
     */
    async rendition(
      asset: AssetRecord,
      name: string,
      purpose: Purpose,
      askedSeconds: number | undefined,
      preferred?: number,
    ): Promise<SignedRendition> {
      const { version, catalogue } = await seen(asset, purpose, preferred);
      const rendition = catalogue.renditions.find((one) => one.name === name);
      if (rendition === undefined) {
        throw new DomainError(
          "not_found",
          `Version ${version.version} has no rendition ${name}. It has: ${catalogue.renditions.map((one) => one.name).join(", ")}.`,
        );
      }
      const expiry = expiryOf(version, purpose, askedSeconds);
      const sign = await signer(version, expiry, purpose === "preview");
      return {
        url: sign(rendition),
        expiresAt: isoOf(expiry),
        contentType: rendition.contentType,
        bytes: rendition.bytes,
      };
    },

    /** What a player needs. @throws DomainError like `rendition`. */
    async playback(asset: AssetRecord, purpose: Purpose, askedSeconds?: number, preferred?: number): Promise<Playback> {
      const { version, catalogue } = await seen(asset, purpose, preferred);
      return delivery.playbackOf(version, catalogue, expiryOf(version, purpose, askedSeconds), purpose === "preview");
    },

    /** The same for a version that the caller was let at by other means, such as a review link. */
    async playbackOf(
      version: VersionRecord,
      catalogue: CatalogueRecord,
      expiry: number,
      preview: boolean,
    ): Promise<Playback> {
      const sign = await signer(version, expiry, preview);
      const byRole = (role: Rendition["role"], type = "") =>
        catalogue.renditions.find((one) => one.role === role && one.contentType.startsWith(type));
      const main =
        version.kind === "video"
          ? (byRole("hls") ?? byRole("proxy"))
          : version.kind === "audio"
            ? (byRole("audio", "audio/mp4") ?? byRole("audio"))
            : (byRole("web", "image/webp") ?? byRole("preview") ?? byRole("full") ?? byRole("thumb"));
      if (main === undefined) throw new DomainError("not_found", `Version ${version.version} has nothing to play.`);
      const signed = (rendition: Rendition | undefined) => (rendition === undefined ? null : sign(rendition));
      return {
        type: version.kind === "video" ? "hls" : version.kind === "audio" ? "audio" : "image",
        url: sign(main),
        poster: signed(byRole("poster", "image/") ?? byRole("preview", "image/")),
        thumbnails: signed(byRole("thumbnails", "text/vtt")),
        waveform: signed(byRole("waveform", "image/") ?? byRole("waveform")),
        expiresAt: isoOf(expiry),
      };
    },

    /**
     * A playlist, or a thumbnail track, with everything that it names signed. What has been withdrawn since the token was given is
     * refused here already.
     *
     * @throws DomainError forbidden, not_found.
     */
    async playlist(token: string, path: string): Promise<{ body: string; contentType: string; maxAgeSeconds: number }> {
      const pass = openPlaybackPass(token, await linkSecret(), now());
      if (pass === undefined)
        throw new DomainError("forbidden", "This playback link is not valid any more. Load the page again.");
      const version = await catalog.getVersion(pass.assetId, pass.version);
      if (
        pass.preview
          ? closed.has(version.status)
          : version.status !== "live" || windowAt(version.rights, now()) !== "open"
      ) {
        throw new DomainError("forbidden", `This version is ${version.status}; it cannot be played.`);
      }
      const prefix = renditionPrefix(pass.assetId, pass.version);
      const key = `${prefix}${path}`;
      if (path.split("/").includes("..") || !/\.(m3u8|vtt)$/.test(path))
        throw new DomainError("not_found", "There is no such playlist.");
      const text = await readText(key);
      if (text === undefined) throw new DomainError("not_found", "There is no such playlist.");
      const base = await publicUrl();
      const query = signPrefixQuery(base, prefix, pass.expiresAtSeconds, await signingKey());
      const atEdge = (target: string) => `${objectUrl(base, target)}?${query}`;
      if (path.endsWith(".vtt")) {
        return {
          body: signThumbnailTrack(text, key, prefix, atEdge),
          contentType: "text/vtt; charset=utf-8",
          maxAgeSeconds: 0,
        };
      }
      const body = signPlaylist(text, key, prefix, {
        playlistUrl: (target) => throughApi(base, token, target.slice(prefix.length)),
        objectUrl: atEdge,
      });
      return { body, contentType: "application/vnd.apple.mpegurl", maxAgeSeconds: 0 };
    },

    /**
     * Signs what is shown beside an asset, such as its thumbnail; null when its rights have ended. The expiry is the
     * same for a third of its time, so that a browser that lists again finds its pictures in its cache.
     */
    async previewSigner(): Promise<PreviewSigner> {
      const [base, key] = [await publicUrl(), await signingKey()];
      const stepMs = Math.ceil(policy.previewTtlSeconds / 3) * 1_000;
      const at = new Date(Math.floor(now().getTime() / stepMs) * stepMs);
      return (objectKey, rights) => {
        if (windowAt(rights, now()) === "after") return null;
        const expiry = cappedExpiry(
          { startsAt: null, endsAt: rights.endsAt },
          at,
          policy.previewTtlSeconds,
          policy.previewTtlSeconds,
        );
        return expiry === null ? null : signObjectUrl(base, objectKey, expiry, key);
      };
    },

    isPreviewable: (status: string) => !closed.has(status),
  };
  return delivery;

  async function seen(
    asset: AssetRecord,
    purpose: Purpose,
    preferred: number | undefined,
  ): Promise<{ version: VersionRecord; catalogue: CatalogueRecord }> {
    const number = purpose === "preview" ? (preferred ?? asset.version) : asset.liveVersion;
    if (number === null) {
      throw new DomainError("forbidden", `The asset is ${asset.status}; only what is live is delivered.`, {
        details: { status: asset.status },
      });
    }
    const version = await catalog.getVersion(asset.id, number);
    const allowed =
      purpose === "preview"
        ? !closed.has(version.status)
        : version.status === "live" && windowAt(version.rights, now()) === "open";
    if (!allowed) {
      throw new DomainError("forbidden", `Version ${number} is ${version.status}; its renditions are not to be had.`, {
        details: { status: version.status },
      });
    }
    const catalogue = await catalog.findCatalogue(asset.id, number);
    if (catalogue === undefined) throw new DomainError("not_found", `Version ${number} has no renditions yet.`);
    return { version, catalogue };
  }

  /** @throws DomainError forbidden when the rights leave no time. */
  function expiryOf(version: VersionRecord, purpose: Purpose, askedSeconds: number | undefined): number {
    const max = purpose === "preview" ? policy.previewTtlSeconds : policy.maxTtlSeconds;
    const expiry = cappedExpiry(
      version.rights,
      now(),
      askedSeconds ?? (purpose === "preview" ? max : policy.defaultTtlSeconds),
      max,
    );
    if (expiry === null)
      throw new DomainError("forbidden", `The rights in version ${version.version} ended at ${version.rights.endsAt}.`);
    return expiry;
  }

  async function signer(
    version: VersionRecord,
    expiresAtSeconds: number,
    preview: boolean,
  ): Promise<(rendition: Rendition) => string> {
    const [base, key, secret] = [await publicUrl(), await signingKey(), await linkSecret()];
    const prefix = renditionPrefix(version.assetId, version.version);
    const token = signPlaybackPass(
      { assetId: version.assetId, version: version.version, expiresAtSeconds, preview },
      secret,
    );
    return (rendition) =>
      /\.(m3u8|vtt)$/.test(rendition.key)
        ? throughApi(base, token, rendition.key.slice(prefix.length))
        : signObjectUrl(base, rendition.key, expiresAtSeconds, key);
  }
}

function throughApi(publicUrl: string, token: string, path: string): string {
  return objectUrl(publicUrl, `v1/playback/${token}/${path}`);
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
