import { useState } from "react";
import type { ReviewPage as Review } from "../../../functions/api/schemas/review-page.ts";
import { formatTime } from "../parts/format.ts";
import { Player } from "../parts/player.tsx";
import { Decided } from "./decided.tsx";
import { DecisionDock } from "./decision-dock.tsx";
import { HandedOver } from "./handed-over.tsx";
import type { Made } from "./use-decide.ts";
import { useOpened } from "./use-opened.ts";

/** What is to be reviewed, what has been decided so far, and where one decides. */
export function Desk({ token, review }: { token: string; review: Review }) {
  useOpened(token);
  const [made, setMade] = useState<Made | null>(review.decision && { ...review.decision, final: false });
  const [isDeciding, setDeciding] = useState(made === null);
  const [handedTo, setHandedTo] = useState<string>();
  // What was decided just now is announced; what was decided before is only shown.
  const [isNews, setNews] = useState(false);
  const decided = (next: Made) => {
    setMade(next);
    setNews(true);
    setDeciding(false);
  };
  return (
    <main className="flex min-h-dvh flex-col">
      <title>{`${review.asset.title} · Greenlight`}</title>
      <div className="mx-auto w-full max-w-3xl grow space-y-5 px-4 pt-4 pb-6 sm:pt-8">
        <Heading review={review} />
        <Player {...review.media} title={review.asset.title} />
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
      {isDeciding && handedTo === undefined && (
        <DecisionDock
          token={token}
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

function Heading({ review: { asset, stage, requestedBy, dueAt } }: { review: Review }) {
  return (
    <header className="space-y-1">
      <p className="flex items-center gap-2 text-sm text-quiet">
        <img src="/icon.svg" alt="" className="size-5" width="20" height="20" />
        Greenlight · {asset.brand}
      </p>
      <h1 className="text-2xl leading-tight font-semibold text-balance wrap-anywhere">{asset.title}</h1>
      <p className="text-sm text-quiet">
        Version {asset.version}, sent by {requestedBy}. Please decide by {formatTime(dueAt)}.
      </p>
      <dl className="flex flex-wrap gap-x-5 text-sm text-quiet [&_dd]:wrap-anywhere [&_dd]:text-ink [&>div]:flex [&>div]:gap-1.5">
        <div>
          <dt>Stage:</dt>
          <dd>{stage.name}</dd>
        </div>
        <div>
          <dt className="whitespace-nowrap">Why you:</dt>
          <dd>{stage.because}</dd>
        </div>
      </dl>
    </header>
  );
}
