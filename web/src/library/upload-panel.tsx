import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "../api.ts";
import { formatBytes } from "../parts/format.ts";
import { useUploads } from "./use-uploads.ts";

/** Drop files here: each is checked against the naming policy and goes straight to the bucket, in parts when it is large. */
export function UploadPanel() {
  const config = useQuery({ queryKey: ["config"], queryFn: api.config, staleTime: Number.POSITIVE_INFINITY });
  const queries = useQueryClient();
  const uploads = useUploads(() => queries.invalidateQueries({ queryKey: ["assets"] }));
  const [brand, setBrand] = useState<string>();
  const [campaign, setCampaign] = useState<string>();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  if (!config.isSuccess || config.data.brands.length === 0) return null;
  const chosenBrand = config.data.brands.find(({ id }) => id === brand) ?? config.data.brands[0];
  const chosenCampaign = chosenBrand?.campaigns.find(({ id }) => id === campaign) ?? chosenBrand?.campaigns[0];
  const add = (files: Iterable<File>) => {
    if (chosenBrand && chosenCampaign) uploads.add([...files], { brand: chosenBrand.id, campaign: chosenCampaign.id });
  };

  return (
    <section aria-label="Upload" className="card p-4 sm:p-5">
      <div className="flex flex-wrap gap-3">
        <label className="min-w-36 flex-1 space-y-1">
          <span className="heading">Brand</span>
          <select className="field" value={chosenBrand?.id} onChange={(event) => setBrand(event.target.value)}>
            {config.data.brands.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="min-w-36 flex-1 space-y-1">
          <span className="heading">Campaign</span>
          <select className="field" value={chosenCampaign?.id} onChange={(event) => setCampaign(event.target.value)}>
            {chosenBrand?.campaigns.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <button
        type="button"
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer.files);
        }}
        className={`mt-4 grid w-full place-items-center gap-1 rounded-lg border-2 border-dashed px-4 py-8 text-center transition-colors ${over ? "border-accent bg-good-ground" : "border-line hover:bg-sunken"}`}
      >
        <span className="font-medium">Drop masters here, or choose files</span>
        <span className="text-sm text-quiet">Film, sound or pictures. {config.data.naming.words}</span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Choose files"
        onChange={(event) => {
          add(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      {uploads.list.length > 0 && (
        <ul className="mt-4 space-y-2">
          {uploads.list.map((upload) => (
            <li key={upload.id} className="rounded-lg bg-sunken px-3 py-2">
              <div className="flex items-baseline justify-between gap-3">
                <span className="truncate font-medium">{upload.name}</span>
                <span className="text-xs whitespace-nowrap text-quiet tabular-nums">
                  {upload.state === "sending"
                    ? `${formatBytes(upload.sentBytes)} of ${formatBytes(upload.bytes)}`
                    : upload.said}
                </span>
              </div>
              {upload.state === "sending" && (
                <progress
                  className="mt-1 h-1.5 w-full accent-accent"
                  value={upload.sentBytes}
                  max={Math.max(upload.bytes, 1)}
                  aria-label={upload.name}
                />
              )}
              {upload.state === "failed" && (
                <p role="alert" className="text-sm text-bad">
                  {upload.reason}{" "}
                  <button
                    type="button"
                    className="underline underline-offset-4"
                    onClick={() => uploads.retry(upload.id)}
                  >
                    Try again
                  </button>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
