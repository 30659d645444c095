import * as z from "zod";

export interface FailureInWords {
  reason: string;
  /** Nothing but another file helps: the version belongs into quarantine rather than among what a retry may heal. */
  fileIsTheReason: boolean;
}

const steps: Readonly<Record<string, string>> = {
  register: "It could not be registered",
  plan: "No transcode could be planned for it",
  transcode: "It could not be transcoded",
  derive: "What belongs beside its renditions could not be made",
  render: "Its pictures could not be rendered",
  tag: "It could not be tagged",
  check: "It could not be checked",
  catalogue: "It could not be catalogued",
  "start-review": "Its review could not be started",
  review: "Its review could not be carried out",
};

/** MediaConvert's error codes for inputs that cannot be read (User Guide, "MediaConvert error codes"). */
const unreadableInput = new Set([1030, 1040, 1041, 1042, 1043, 1044, 1045, 1060, 1075, 1076, 1080, 1090]);

const LambdaCause = z.object({ errorMessage: z.string() });
const Job = z.object({
  Status: z.string().optional(),
  ErrorMessage: z.string().optional(),
  ErrorCode: z.number().optional(),
});
/** The answer of GetJob, or the job itself. */
const JobCause = z.union([z.object({ Job }).transform((answer) => answer.Job), Job]);

/**
 * Says why a step failed so that the person who uploaded the master knows what to do. Only MediaConvert blames the master
 * here: a step that cannot take it answers so, and does not fail.
 * @param error the name that the state machine saw, and `cause` its JSON or text.
 */
export function failureInWords(step: string, error: string, cause: string): FailureInWords {
  const what = steps[step] ?? `The step ${step} failed`;
  const document = asJson(cause);
  const lambda = LambdaCause.safeParse(document);
  const job = JobCause.safeParse(document);
  if (job.success && job.data.Status === "CANCELED")
    return { reason: `${what}: its MediaConvert job was cancelled. Retry it.`, fileIsTheReason: false };
  if (job.success && job.data.ErrorMessage !== undefined) {
    const fileIsTheReason = job.data.ErrorCode !== undefined && unreadableInput.has(job.data.ErrorCode);
    const advice = fileIsTheReason
      ? "Export the master again and upload it."
      : "Retry it; if it fails again, show this to whoever runs Greenlight.";
    return {
      reason: `${what}: MediaConvert says “${bounded(job.data.ErrorMessage)}” (${job.data.ErrorCode ?? "no code"}). ${advice}`,
      fileIsTheReason,
    };
  }
  if (error === "States.Timeout" || error === "Sandbox.Timedout") {
    return { reason: `${what} in the time it is given. Retry it.`, fileIsTheReason: false };
  }
  const detail = lambda.success ? lambda.data.errorMessage : cause;
  return { reason: `${what}: ${bounded(detail) || error} (${error}). Retry it.`, fileIsTheReason: false };
}

function asJson(cause: string): unknown {
  try {
    return JSON.parse(cause);
  } catch {
    return undefined;
  }
}

function bounded(text: string): string {
  const clean = text.replace(/\s+/g, " ").trim();
  return clean.length > 400 ? `${clean.slice(0, 399)}…` : clean;
}
