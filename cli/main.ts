import { parseArgs } from "node:util";
import { sayAway, sayBack } from "./absence.ts";
import { ApiProblem } from "./api-client.ts";
import { showComments } from "./comments.ts";
import { get } from "./get.ts";
import { login } from "./login.ts";
import { printMetrics } from "./metrics.ts";
import { printPlan } from "./plan.ts";
import { saveRecord } from "./record.ts";
import { openStage } from "./stage.ts";
import { upload } from "./upload.ts";
import { UsageError } from "./usage-error.ts";
import { verifyRecords } from "./verify.ts";
import { watch } from "./watch.ts";

const usage = `greenlight: masters in, approved renditions out

  greenlight upload <files or folders> --brand <id> --campaign <id>
        checks every name first, then sends: in parts, with progress; an upload that was cut off goes on where it was
  greenlight watch [asset …]
        follows assets until each has come to rest; without a name, everything that is on its way
  greenlight get <asset> <rendition> [--output <file>]
        downloads one rendition through its signed link
  greenlight plan <asset> [--template <id>]
        who would be asked to review it, in which order, and why; asks nobody
  greenlight record <asset> [--format json|html] [--output <file>]
        saves everything that happened to an asset: who, what, when, on which bytes; html is a report to read and file
  greenlight comments <asset> [--version <n>] [--format csv|edl|fcpxml] [--out <file>]
        prints what was said about a version, or writes it for a spreadsheet or an editing system
  greenlight verify <file …> [--keys <jwks.json>]
        tells whether saved records and reports hold, or what of them was changed, added or left out, and with the keys
        of a stage (its /v1/record-keys) whether it signed them; needs no network
  greenlight metrics [--brand <id>] [--from <day>] [--to <day>]
        how long reviews take and whom they wait for
  greenlight away --from <day> --until <day> [--stand-in <address>] [--hand-over]
        says that you are away: your stand-in is asked instead, and takes over what waits already if you hand it over
  greenlight back
        says that you are here again
  greenlight login --url <address>
        signs in to a deployed stage, in the browser

  --url <address>    a deployed stage (or GREENLIGHT_URL); without it, the laptop cloud that runs in this folder
  --persona <name>   who to be on the laptop cloud: admin, producer, reviewer, viewer (default: producer)
  --data <folder>    where the laptop cloud keeps its data (default: .greenlight)
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      brand: { type: "string" },
      campaign: { type: "string" },
      format: { type: "string" },
      from: { type: "string" },
      "hand-over": { type: "boolean", default: false },
      keys: { type: "string", multiple: true },
      output: { type: "string", short: "o" },
      out: { type: "string" },
      version: { type: "string" },
      "stand-in": { type: "string" },
      template: { type: "string" },
      to: { type: "string" },
      until: { type: "string" },
      url: { type: "string" },
      persona: { type: "string", default: "producer" },
      data: { type: "string", default: ".greenlight" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [command, ...args] = positionals;
  if (values.help || command === undefined) {
    console.log(usage);
    return;
  }
  const url = values.url ?? process.env.GREENLIGHT_URL;
  if (command === "login") {
    await login(required(url, "--url"));
    return;
  }
  if (command === "verify") {
    if (args.length === 0) throw new UsageError("<file> is missing.");
    await verifyRecords(args, values.keys);
    return;
  }
  const api = await openStage({
    ...(url === undefined ? {} : { url }),
    persona: values.persona,
    dataFolder: values.data,
  });
  switch (command) {
    case "upload":
      return upload(api, {
        paths: args,
        brand: required(values.brand, "--brand"),
        campaign: required(values.campaign, "--campaign"),
      });
    case "watch":
      return watch(api, args);
    case "get":
      return get(api, {
        asset: required(args[0], "<asset>"),
        rendition: required(args[1], "<rendition>"),
        ...(values.output === undefined ? {} : { output: values.output }),
      });
    case "plan":
      return printPlan(api, required(args[0], "<asset>"), values.template);
    case "away":
      return sayAway(api, {
        from: required(values.from, "--from"),
        until: required(values.until, "--until"),
        standIn: values["stand-in"] ?? null,
        handOver: values["hand-over"],
      });
    case "back":
      return sayBack(api);
    case "record":
      return saveRecord(api, {
        asset: required(args[0], "<asset>"),
        ...(values.format === undefined ? {} : { format: values.format }),
        ...(values.output === undefined ? {} : { output: values.output }),
      });
    case "metrics":
      return printMetrics(api, {
        ...(values.brand === undefined ? {} : { brand: values.brand }),
        ...(values.from === undefined ? {} : { from: values.from }),
        ...(values.to === undefined ? {} : { to: values.to }),
      });
    case "comments": {
      const output = values.out ?? values.output;
      return showComments(api, {
        asset: required(args[0], "<asset>"),
        ...(values.version === undefined ? {} : { version: values.version }),
        ...(values.format === undefined ? {} : { format: values.format }),
        ...(output === undefined ? {} : { output }),
      });
    }
    default:
      throw new UsageError(`There is no command “${command}”.`);
  }
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new UsageError(`${name} is missing.`);
  return value;
}

try {
  await main();
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
  if (!(error instanceof Error)) throw error;
  console.error(`greenlight: ${error.message}${isUsage ? `\n\n${usage}` : ""}`);
  if (error instanceof ApiProblem && error.status === 401) console.error("Sign in again with `greenlight login`.");
  process.exitCode = isUsage ? 2 : 1;
}
