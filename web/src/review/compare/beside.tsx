import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ReviewPage } from "../../../../functions/api/schemas/review-page.ts";
import { focusOnArrival } from "../../parts/focus-on-arrival.ts";
import type { Transport } from "../../player/transport.ts";
import { refusalWords } from "../refusal-words.ts";
import type { Way } from "../way.ts";
import { Comparison } from "./comparison.tsx";
import type { Overlays } from "./side.ts";

interface BesideProps {
  way: Way;
  review: ReviewPage;
  transport: Transport;
  overlays: Overlays;
  onClose: () => void;
}

/** What is reviewed beside the version before it. */
export function Beside({ way, review: { asset, media }, transport, overlays, onClose }: BesideProps) {
  const { t } = useTranslation(["compare", "parts"]);
  const earlier = useQuery({ queryKey: [...way.key, "earlier"], queryFn: way.earlier, staleTime: 5 * 60_000 });
  const close = (
    <button
      ref={focusOnArrival}
      type="button"
      className="icon-button"
      aria-label={t("close")}
      title={t("close")}
      onClick={onClose}
    >
      <X aria-hidden="true" />
    </button>
  );
  if (earlier.data === undefined) {
    return (
      <div className="card flex min-h-64 items-start justify-between gap-4 p-4">
        {earlier.error ? (
          <div role="alert">
            <p className="font-medium">{t("notLoaded")}</p>
            <p className="text-sm text-quiet">{refusalWords(earlier.error)}</p>
            <button type="button" className="button mt-3" onClick={() => earlier.refetch()}>
              {t("parts:tryAgain")}
            </button>
          </div>
        ) : (
          <p role="status" className="text-quiet">
            {t("parts:loading")}
          </p>
        )}
        {close}
      </div>
    );
  }
  return (
    <Comparison
      left={earlier.data}
      right={{ version: asset.version, media }}
      alignment={earlier.data.alignment}
      transport={transport}
      overlays={overlays}
      close={close}
    />
  );
}
