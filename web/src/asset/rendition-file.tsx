import { useMutation } from "@tanstack/react-query";
import { Download, ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { toastFailure } from "../parts/toasts.ts";
import { assetApi, type Shown } from "./asset-api.ts";

type Rendition = Version["renditions"][number];

interface RenditionFileProps {
  asset: Asset;
  rendition: Rendition;
  shown: Shown;
  mayLink: boolean;
}

/** Opens a rendition by itself, or downloads it. A playlist or a track of thumbnails is for players. */
export function RenditionFile({ asset, rendition, shown, mayLink }: RenditionFileProps) {
  const { t } = useTranslation("asset");
  const { name, role, previewUrl } = rendition;
  const fetchLink = useMutation({
    mutationFn: (_use: "open" | "download") => assetApi.rendition(asset.id, name, shown),
    onSuccess: ({ url }, use) => {
      if (use === "open") window.open(url, "_blank", "noopener,noreferrer");
      else download(url, fileNameOf(asset, rendition));
    },
    onError: (error) => toastFailure({ title: problemWords(error) }),
  });
  if (role === "hls" || role === "thumbnails") return null;
  const [openWords, downloadWords] = [t("renditions.open", { name }), t("renditions.download", { name })];
  if (previewUrl !== null) {
    return (
      <>
        <a
          className="icon-button"
          href={previewUrl}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={openWords}
          title={openWords}
        >
          <ExternalLink aria-hidden="true" />
        </a>
        <a
          className="icon-button"
          href={previewUrl}
          download={fileNameOf(asset, rendition)}
          aria-label={downloadWords}
          title={downloadWords}
        >
          <Download aria-hidden="true" />
        </a>
      </>
    );
  }
  if (!mayLink) return null;
  return (
    <>
      <IconButton label={openWords} icon={ExternalLink} onClick={() => fetchLink.mutate("open")} />
      <IconButton label={downloadWords} icon={Download} onClick={() => fetchLink.mutate("download")} />
    </>
  );
}

/** `spring/hero.mov` and `proxy` → `hero-proxy.mp4`. */
function fileNameOf({ key }: Asset, { name, key: file }: Rendition): string {
  const base = key.slice(key.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return `${base}-${name}${/\.\w+$/.exec(file)?.[0] ?? ""}`;
}

function download(url: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
}
