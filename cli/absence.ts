import type { AbsenceView } from "../functions/api/schemas/absence.ts";
import type { ApiClient } from "./api-client.ts";
import { printable } from "./printable.ts";

export interface AwayOptions {
  from: string;
  until: string;
  /** The address of who is asked instead; null when nobody is. */
  standIn: string | null;
  handOver: boolean;
}

/** Says that whoever is signed in is away, and prints what waits for them all the same. */
export async function sayAway(api: Pick<ApiClient, "beAway">, options: AwayOptions): Promise<void> {
  const { handedOver, ...view } = await api.beAway(options);
  for (const ask of handedOver) console.log(`Handed over: ${askInWords(ask)}`);
  printAbsence(view);
}

/** Says that whoever is signed in is here again. */
export async function sayBack(api: Pick<ApiClient, "beBack">): Promise<void> {
  printAbsence(await api.beBack());
}

function printAbsence({ absence, asks }: AbsenceView): void {
  if (absence === null) console.log("You are here, and asked yourself.");
  else {
    const instead = absence.standIn === null ? "nobody stands in for you" : `${absence.standIn.name} is asked instead`;
    console.log(`You are away from ${absence.from} through ${absence.until}: ${printable(instead)}.`);
  }
  for (const ask of asks) console.log(`Waits for you: ${askInWords(ask)}`);
}

function askInWords({ title, stageName, assetId, version, dueAt }: AbsenceView["asks"][number]): string {
  return printable(
    `${title} (${assetId}, version ${version}), ${stageName}, due ${dueAt.slice(0, 16).replace("T", " ")} UTC`,
  );
}
