import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Badge } from "../parts/badge.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { Table } from "../parts/table.tsx";
import { operationsApi } from "./operations-api.ts";

/** Breaks before its domain, where it has to. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf("@") + 1;
  return (
    <span className="block text-xs font-normal text-quiet wrap-anywhere">
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </span>
  );
}

/** Whom the configuration knows, and what the groups of the issuer grant. */
export function PeoplePage() {
  const { t } = useTranslation("operations");
  const people = useQuery({ queryKey: ["operations", "people"], queryFn: operationsApi.people });
  if (people.data === undefined)
    return (
      <UntilLoaded query={people}>
        <Loading>
          <Skeleton className="h-64" />
        </Loading>
      </UntilLoaded>
    );
  const every = (list: readonly string[]) => (list.length === 0 ? t("people.every") : list.join(", "));
  return (
    <div className="space-y-6">
      <p className="max-w-prose text-sm text-quiet">{t("people.intro")}</p>
      <Table
        caption={t("people.title")}
        rows={people.data.people}
        keyOf={({ email }) => email}
        columns={[
          {
            name: "name",
            title: t("people.name"),
            cell: ({ name, email }) => (
              <>
                {name} <Address email={email} />
              </>
            ),
          },
          {
            name: "roles",
            title: t("people.asked"),
            cell: ({ roles, reviewerOf }) => (
              <span className="flex flex-wrap gap-1">
                {roles.map((role) => (
                  <Badge key={role}>{role}</Badge>
                ))}
                {reviewerOf.map((brand) => (
                  <Badge key={brand} tone="busy">
                    {t("people.reviewerOf", { brand })}
                  </Badge>
                ))}
              </span>
            ),
          },
          { name: "brands", title: t("people.brands"), isExtra: true, cell: ({ brands }) => every(brands) },
          { name: "markets", title: t("people.markets"), isExtra: true, cell: ({ markets }) => every(markets) },
        ]}
      />
      <section aria-labelledby="grants" className="space-y-3">
        <h2 id="grants" className="heading">
          {t("people.grants")}
        </h2>
        <p className="max-w-prose text-sm text-quiet">{t("people.grantsWhy")}</p>
        <Table
          caption={t("people.grants")}
          rows={people.data.grants}
          keyOf={({ role }) => role}
          columns={[
            { name: "role", title: t("people.role"), cell: ({ role }) => role },
            { name: "actions", title: t("people.may"), cell: ({ actions }) => actions.join(", ") },
            {
              name: "groups",
              title: t("people.groups"),
              isExtra: true,
              cell: ({ groups }) => <code className="text-xs">{groups.join("  ")}</code>,
            },
          ]}
        />
      </section>
    </div>
  );
}
