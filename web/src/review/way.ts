import type {
  DecisionRequest,
  Delegation,
  EarlierVersion,
  ReviewPage,
} from "../../../functions/api/schemas/review-page.ts";
import type { Decision } from "../../../shared/review/decision.ts";
import type { RemarkDesk } from "./remarks/remark-desk.ts";

/** A decision as the API put it on record; `final` when it has closed the stage. */
export interface Recorded {
  decision: Decision;
  decidedAt: string;
  final: boolean;
}

/** How somebody has come to what they review, by a link or signed in, and what they can ask for that way. */
export interface Way {
  /** Under it lies everything that is asked for this way. */
  key: readonly (string | number)[];
  open(): Promise<ReviewPage>;
  decide(given: DecisionRequest): Promise<Recorded>;
  handOver(to: Delegation): Promise<unknown>;
  earlier(): Promise<EarlierVersion>;
  /** Has a code sent; who is signed in needs none. */
  requestCode?: () => Promise<{ sentTo: string }>;
  /** Tells that a person has the page before them; of who is signed in that is known. */
  opened?: () => Promise<unknown>;
  /** Loaded when the comments are. */
  remarks: () => Promise<RemarkDesk>;
}
