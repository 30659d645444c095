import { useTranslation } from "react-i18next";
import { Player } from "../../player/player.tsx";
import type { Transport } from "../../player/transport.ts";
import type { Side } from "./side.ts";

/** What cannot be laid over the other. */
export function Alone({ side: { version, media }, transport }: { side: Side; transport?: Transport }) {
  const { t } = useTranslation("compare");
  return (
    <div className="min-w-0 space-y-1.5">
      <p className="text-sm font-medium">{t("version", { version })}</p>
      {media === null ? (
        <p className="grid aspect-video place-items-center rounded-xl bg-sunken p-4 text-center text-sm text-quiet">
          {t("nothing", { version })}
        </p>
      ) : (
        <Player {...media} title={t("version", { version })} aspect={media.aspect ?? undefined} transport={transport} />
      )}
    </div>
  );
}
