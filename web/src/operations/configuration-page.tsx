import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Copy, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast, toastFailure } from "../parts/toasts.ts";
import { ConfigurationTree } from "./configuration-tree.tsx";
import { found } from "./found.ts";
import { operationsApi } from "./operations-api.ts";

const route = getRouteApi("/signed-in/operations/configuration");

/** The configuration that is in force, defaults included; to read, to search and to copy. */
export function ConfigurationPage() {
  const { t } = useTranslation("operations");
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const configuration = useQuery({ queryKey: ["operations", "configuration"], queryFn: operationsApi.configuration });
  if (configuration.data === undefined)
    return (
      <UntilLoaded query={configuration}>
        <Loading>
          <Skeleton className="h-96" />
        </Loading>
      </UntilLoaded>
    );
  const { configuration: whole } = configuration.data;
  const shown = found(whole, find);
  return (
    <div className="space-y-4">
      <p className="max-w-prose text-sm text-quiet">{t("configuration.intro")}</p>
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-full sm:w-80">
          <TextField
            label={t("configuration.find")}
            type="search"
            value={find}
            onChange={({ target }) => navigate({ search: { find: target.value || undefined }, replace: true })}
          />
        </div>
        <Button onClick={copy}>
          <Copy />
          {t("configuration.copy")}
        </Button>
      </div>
      {shown === undefined ? (
        <Empty icon={SearchX} title={t("configuration.none", { find })} />
      ) : (
        <ConfigurationTree key={find === "" ? "whole" : "found"} value={shown} isOpen={find !== ""} />
      )}
    </div>
  );

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(JSON.stringify(whole, null, 2));
      toast({ title: t("configuration.copied") });
    } catch {
      toastFailure({ title: t("configuration.notCopied") });
    }
  }
}
