import type { Status } from "../../../shared/asset/status.ts";

const tones = {
  busy: "bg-busy-ground text-busy",
  wait: "bg-wait-ground text-wait",
  good: "bg-good-ground text-good",
  bad: "bg-bad-ground text-bad",
  over: "bg-sunken text-quiet",
};

const words: Record<Status, { text: string; tone: keyof typeof tones }> = {
  received: { text: "Received", tone: "busy" },
  processing: { text: "Processing", tone: "busy" },
  failed: { text: "Failed", tone: "bad" },
  quarantined: { text: "Quarantined", tone: "bad" },
  in_review: { text: "In review", tone: "wait" },
  changes_requested: { text: "Changes requested", tone: "wait" },
  rejected: { text: "Rejected", tone: "bad" },
  approved: { text: "Approved", tone: "good" },
  scheduled: { text: "Scheduled", tone: "good" },
  live: { text: "Live", tone: "good" },
  expired: { text: "Expired", tone: "over" },
  withdrawn: { text: "Withdrawn", tone: "over" },
  archived: { text: "Archived", tone: "over" },
  deleted: { text: "Deleted", tone: "over" },
};

/** The status in a word; a dot pulses while the machine is at work. */
export function StatusPill({ status }: { status: Status }) {
  const { text, tone } = words[status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      <span className={`size-1.5 rounded-full bg-current ${tone === "busy" ? "animate-pulse" : ""}`} />
      {text}
    </span>
  );
}

export function statusText(status: Status): string {
  return words[status].text;
}
