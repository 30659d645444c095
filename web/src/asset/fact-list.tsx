import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy-button.tsx";
import type { Fact } from "./facts-of.ts";

/** Facts of one kind, to be read and copied. */
export function FactList({ title, facts }: { title: string; facts: readonly Fact[] }) {
  const { t } = useTranslation("asset");
  return (
    <section className="card p-4" aria-label={title}>
      <div className="mb-2 flex items-center justify-between gap-3">
        <h3 className="heading">{title}</h3>
        <CopyButton
          label={t("details.copyAll", { title })}
          text={facts.map(({ name, value }) => `${name}: ${value}`).join("\n")}
        />
      </div>
      <dl className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 text-sm">
        {facts.map(({ name, value }) => (
          <div key={name} className="group contents">
            <dt className="py-1 text-quiet wrap-anywhere">{name}</dt>
            <dd className="relative py-1 pr-9 whitespace-pre-line wrap-anywhere tabular-nums">
              {value}
              <CopyButton
                label={t("details.copy", { name })}
                text={value}
                className="absolute top-0 right-0 size-7 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:size-8 pointer-coarse:opacity-100"
              />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
