import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { FactList } from "./fact-list.tsx";
import { describedFacts, embeddedFacts, type Fact, fileFacts, measuredFacts } from "./facts-of.ts";

/** More than these are looked through with a search. */
const manyFacts = 16;

/** What was measured, what people said, and what the master says about itself. */
export function Details({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const [sought, setSought] = useState("");
  const groups = [
    { title: t("details.measured"), facts: measuredFacts(version, t) },
    { title: t("details.described"), facts: describedFacts(asset, t) },
    { title: t("details.embedded"), facts: embeddedFacts(version) },
    { title: t("details.file"), facts: fileFacts(asset, version, t) },
  ];
  const found = groups
    .map(({ title, facts }) => ({ title, facts: facts.filter((fact) => matches(fact, sought)) }))
    .filter(({ facts }) => facts.length > 0);
  const count = groups.reduce((sum, { facts }) => sum + facts.length, 0);
  return (
    <div className="space-y-4">
      {count > manyFacts && (
        <input
          type="search"
          className="field max-w-sm"
          placeholder={t("details.search")}
          aria-label={t("details.search")}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <p role="status" className="text-quiet empty:hidden">
        {found.length === 0 && t("details.nothingFound", { sought })}
      </p>
      <div className="grid items-start gap-4 2xl:grid-cols-2">
        {found.map(({ title, facts }) => (
          <FactList key={title} title={title} facts={facts} />
        ))}
      </div>
    </div>
  );
}

function matches({ name, value }: Fact, sought: string): boolean {
  return `${name} ${value}`.toLowerCase().includes(sought.trim().toLowerCase());
}
