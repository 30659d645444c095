import { useTranslation } from "react-i18next";
import type { AuditEvent } from "../../../functions/api/schemas/asset.ts";

/** Everything that the record covers, as it was written. */
export function Particulars({
  event: { sequence, type, actor, hash, previousHash, particulars },
}: {
  event: AuditEvent;
}) {
  const { t } = useTranslation("asset");
  const lines: [string, string][] = [
    [t("history.sequence"), String(sequence)],
    [t("history.type"), type],
    [t("history.actor"), actor],
    ...Object.entries(particulars).map(([name, value]): [string, string] => [name, written(value)]),
    [t("history.hash"), hash],
    [t("history.previousHash"), previousHash],
  ];
  return (
    <dl className="mt-1 grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-lg bg-ground p-3 text-xs">
      {lines.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-quiet wrap-anywhere">{name}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
