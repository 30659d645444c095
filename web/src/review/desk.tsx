import { GitCompareArrows } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewPage as Review } from "../../../functions/api/schemas/review-page.ts";
import { loadWords } from "../i18n/i18n.ts";
import { formatTime } from "../parts/format.ts";
import { Player } from "../player/player.tsx";
import { useTransport } from "../player/use-transport.ts";
import { Decided } from "./decided.tsx";
import { DecisionDock } from "./decision-dock.tsx";
import { HandedOver } from "./handed-over.tsx";
import type { Made } from "./use-decide.ts";
import { useOpened } from "./use-opened.ts";
import type { Way } from "./way.ts";

// What is looked at comes first; what is said about it is loaded once it is there.
const Remarks = lazy(async () => {
  const [{ Remarks }] = await Promise.all([import("./remarks/remarks.tsx"), loadWords(["remarks"])]);
  return { default: Remarks };
});
const Beside = lazy(async () => {
  const [{ Beside }] = await Promise.all([import("./compare/beside.tsx"), loadWords(["compare"])]);
  return { default: Beside };
});

/** From edge to edge of what the shell leaves, and on a phone over its navigation, which lies at the bottom too. */
const inShell =
  "-mx-4 sm:-mx-6 lg:-mx-8 max-lg:-mb-24 max-lg:min-h-[calc(100dvh-5.5rem)] max-lg:pb-(--under) max-lg:[--under:calc(3.5rem+env(safe-area-inset-bottom))] lg:-mb-12 lg:min-h-[calc(100dvh-1.5rem)]";

interface DeskProps {
  way: Way;
  review: Review;
  /** What stands over the heading within the application; left out, it is the page of a link, which stands alone. */
  above?: ReactNode;
}

/** What is to be reviewed, what was said and decided so far, and where one decides. */
export function Desk({ way, review, above }: DeskProps) {
  const { t } = useTranslation("review");
  const isInShell = above !== undefined;
  useOpened(way.opened);
  const { asset, media, earlier } = review;
  const [made, setMade] = useState<Made | null>(review.decision && { ...review.decision, final: false });
  const [isDeciding, setDeciding] = useState(made === null);
  const [handedTo, setHandedTo] = useState<string>();
  // What was decided just now is announced; what was decided before is only shown.
  const [isNews, setNews] = useState(false);
  const [said, setSaid] = useState(0);
  const [isComparing, setComparing] = useState(false);
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const [timeline, setTimeline] = useState<HTMLElement | null>(null);
  const transport = useTransport(media.film?.rate, media.film?.frames);
  const decided = (next: Made) => {
    setMade(next);
    setNews(true);
    setDeciding(false);
  };
  const overPicture = <div ref={setOverlay} className="absolute inset-0 scroll-mt-20" />;
  const overTimeline = <div ref={setTimeline} className="absolute inset-0" />;
  const isOver = handedTo !== undefined || (made?.final ?? false);
  return (
    <main id="content" tabIndex={-1} className={`flex flex-col outline-none ${isInShell ? inShell : "min-h-dvh"}`}>
      <title>{`${asset.title} · Greenlight`}</title>
      <div
        className={`mx-auto grid w-full max-w-7xl grow content-start gap-x-8 gap-y-5 px-4 pb-6 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem] ${isInShell ? "" : "pt-4 sm:pt-6"}`}
      >
        <div className="min-w-0 space-y-5">
          <Heading review={review} above={above} />
          {isComparing && earlier !== null ? (
            <Suspense fallback={<div className="aspect-video rounded-xl bg-sunken" />}>
              <Beside
                way={way}
                review={review}
                transport={transport}
                overlays={{ right: overPicture, timeline: overTimeline }}
                onClose={() => setComparing(false)}
              />
            </Suspense>
          ) : (
            <Player
              {...media}
              title={asset.title}
              aspect={media.aspect ?? undefined}
              transport={transport}
              overlay={overPicture}
              timeline={overTimeline}
              hasKeys={isInShell}
            />
          )}
          {earlier !== null && !isComparing && (
            <button type="button" className="button" onClick={() => setComparing(true)}>
              <GitCompareArrows aria-hidden="true" />
              {t("compareWith", { version: earlier })}
            </button>
          )}
          {review.note && <p className="card p-4 whitespace-pre-wrap wrap-anywhere">{review.note}</p>}
          {handedTo !== undefined ? (
            <HandedOver to={handedTo} />
          ) : (
            made && (
              <Decided
                // A decision that takes another's place arrives anew.
                key={made.at}
                made={made}
                isNews={isNews}
                onChange={made.final || isDeciding ? undefined : () => setDeciding(true)}
              />
            )
          )}
        </div>
        <section aria-label={t("comments")} className="min-h-40 min-w-0">
          {!isOver && (
            <Suspense fallback={<div className="h-24 animate-pulse rounded-xl bg-line/40" />}>
              <Remarks
                way={way}
                version={asset.version}
                kind={asset.kind}
                transport={media.film ? transport : undefined}
                overlay={overlay}
                timeline={timeline}
                onSaid={() => setSaid((before) => before + 1)}
              />
            </Suspense>
          )}
        </section>
      </div>
      {isDeciding && handedTo === undefined && (
        <DecisionDock
          way={way}
          said={said}
          review={review}
          made={made}
          onDecided={decided}
          onHandedOver={setHandedTo}
          onKeep={() => {
            setNews(true);
            setDeciding(false);
          }}
        />
      )}
    </main>
  );
}

function Heading({ review, above }: Pick<DeskProps, "review" | "above">) {
  const { t } = useTranslation("review");
  const { asset, stage, requestedBy, dueAt } = review;
  return (
    <header className="space-y-1">
      {above ?? (
        <p className="flex items-center gap-2 text-sm text-quiet">
          <img src="/icon.svg" alt="" className="size-5" width="20" height="20" />
          Greenlight · {asset.brand}
        </p>
      )}
      <h1 className="text-xl leading-tight font-semibold text-balance wrap-anywhere sm:text-2xl">{asset.title}</h1>
      <p className="text-sm text-quiet wrap-anywhere">
        {t("sentBy", { version: asset.version, by: requestedBy, time: formatTime(dueAt) })}
      </p>
      <dl className="flex flex-wrap gap-x-5 text-sm text-quiet [&_dd]:wrap-anywhere [&_dd]:text-ink [&>div]:flex [&>div]:gap-1.5">
        <div>
          <dt>{t("stage")}</dt>
          <dd>{stage.name}</dd>
        </div>
        <div>
          <dt className="whitespace-nowrap">{t("whyYou")}</dt>
          <dd lang="en">{stage.because}</dd>
        </div>
      </dl>
    </header>
  );
}
