import { FolderUp } from "lucide-react";
import { type ChangeEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../../shared/access/grant.ts";
import { Button } from "../parts/button.tsx";
import { Prose } from "../parts/prose.tsx";
import { Select } from "../parts/select.tsx";
import { useVisit } from "../session/visit.ts";
import { broughtFiles, useBroughtFiles } from "./brought.ts";
import { DetailsFields, metadataOf, noDetails } from "./details-fields.tsx";
import { type BroughtFile, chosenFiles } from "./dropped-files.ts";
import { uploadQueue } from "./upload-queue.ts";
import { useDrop } from "./use-drop.ts";

/** Where files are dropped or chosen, and what is said about them. Only for those who may produce. */
export function UploadPanel() {
  const { t } = useTranslation("upload");
  const brought = useBroughtFiles();
  const { session, config } = useVisit();
  const brands = config.brands.filter(({ id }) => may(session, "produce", id));
  const [brandId, setBrandId] = useState<string>();
  const [campaignId, setCampaignId] = useState<string>();
  const [details, setDetails] = useState(noDetails);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];

  const brand = brands.find(({ id }) => id === brandId) ?? brands[0];
  const campaign = brand?.campaigns.find(({ id }) => id === campaignId) ?? brand?.campaigns[0];
  const { subject } = session;
  const singleUpToBytes = config.limits.singleUploadMaxBytes;
  useEffect(() => void uploadQueue.restore({ subject, singleUpToBytes }), [subject, singleUpToBytes]);

  const add = (added: readonly BroughtFile[]) => {
    if (brand === undefined || campaign === undefined) return;
    uploadQueue.add(added, {
      place: { brand: brand.id, campaign: campaign.id },
      details: metadataOf(details),
      sender: { subject, singleUpToBytes },
    });
    setDetails((before) => ({ ...before, title: "" }));
  };
  const drop = useDrop(add);
  if (brand === undefined || campaign === undefined) return null;

  return (
    <section aria-label={t("title")} className="card space-y-4 p-4" {...drop.handlers}>
      <FileInput input={files} label={t("choose")} onChoose={add} />
      <FileInput input={folder} label={t("chooseFolder")} isFolder onChoose={add} />
      <div className="grid gap-4 md:grid-cols-[14rem_minmax(0,1fr)]">
        <div className="grid grid-cols-2 content-start gap-3 md:grid-cols-1">
          <Select label={t("brand")} value={brand.id} options={brands.map(optionOf)} onChange={setBrandId} />
          <Select
            label={t("campaign")}
            value={campaign.id}
            options={brand.campaigns.map(optionOf)}
            onChange={setCampaignId}
          />
        </div>
        <div className="space-y-2">
          <button
            type="button"
            onClick={() => files.current?.click()}
            className={`grid min-h-32 w-full content-center justify-items-center gap-1 rounded-lg border-2 border-dashed px-4 py-5 text-center transition-colors ${drop.isOver ? "border-accent bg-accent-ground" : "border-line hover:bg-sunken"}`}
          >
            <span className="font-medium">{t("drop")}</span>
            <span className="max-w-prose text-sm text-balance text-quiet">
              {t("names")}
              <Prose text={config.naming.words} />
            </span>
          </button>
          <Button kind="quiet" onClick={() => folder.current?.click()}>
            <FolderUp />
            {t("chooseFolder")}
          </Button>
        </div>
      </div>
      <DetailsFields details={details} onChange={setDetails} />
      {brought.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-wait-ground px-4 py-3">
          <p className="text-wait">{t("brought", { count: brought.length })}</p>
          <div className="flex gap-3">
            <Button onClick={broughtFiles.clear}>{t("discard")}</Button>
            <Button
              kind="main"
              onClick={() => {
                add(brought);
                broughtFiles.clear();
              }}
            >
              {t("send", { count: brought.length })}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

interface FileInputProps {
  input: RefObject<HTMLInputElement | null>;
  label: string;
  isFolder?: boolean;
  onChoose: (files: BroughtFile[]) => void;
}

/** The browser's own dialog, behind a button that looks like ours. */
function FileInput({ input, label, isFolder = false, onChoose }: FileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...(isFolder && { webkitdirectory: "" })}
      onChange={(event: ChangeEvent<HTMLInputElement>) => {
        onChoose(chosenFiles(event.target.files ?? []));
        event.target.value = "";
      }}
    />
  );
}

function optionOf({ id, name }: { id: string; name: string }) {
  return { value: id, text: name };
}
