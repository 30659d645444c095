import { useRef, useState } from "react";
import { may } from "../../../shared/access/grant.ts";
import { Prose } from "../parts/prose.tsx";
import { useVisit } from "../session/visit.ts";
import { UploadLines } from "./upload-lines.tsx";
import { uploadQueue } from "./upload-queue.ts";

/** Drop files here: each is held against the naming policy and goes straight to the bucket. Only for those who may produce. */
export function UploadPanel() {
  const { session, config } = useVisit();
  const brands = config.brands.filter(({ id }) => may(session, "produce", id));
  const [brandId, setBrandId] = useState<string>();
  const [campaignId, setCampaignId] = useState<string>();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const brand = brands.find(({ id }) => id === brandId) ?? brands[0];
  const campaign = brand?.campaigns.find(({ id }) => id === campaignId) ?? brand?.campaigns[0];
  if (brand === undefined || campaign === undefined) return null;
  const singleUpToBytes = config.limits.singleUploadMaxBytes;
  const add = (files: Iterable<File>) =>
    uploadQueue.add(files, { brand: brand.id, campaign: campaign.id, singleUpToBytes });

  return (
    <section aria-label="Upload" className="card p-4">
      <div className="grid gap-4 md:grid-cols-[14rem_minmax(0,1fr)]">
        <div className="grid grid-cols-2 content-start gap-3 md:grid-cols-1">
          <Choice label="Brand" value={brand.id} options={brands} onChange={setBrandId} />
          <Choice label="Campaign" value={campaign.id} options={brand.campaigns} onChange={setCampaignId} />
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
          className={`grid min-h-32 w-full content-center justify-items-center gap-1 rounded-lg border-2 border-dashed px-4 py-5 text-center transition-colors ${over ? "border-accent bg-good-ground" : "border-line hover:bg-sunken"}`}
        >
          <span className="font-medium">Drop masters here, or choose files</span>
          <span className="max-w-prose text-sm text-balance text-quiet">
            Film, sound or pictures. Names: <Prose text={config.naming.words} />
          </span>
        </button>
      </div>
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
      <UploadLines />
    </section>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { id: string; name: string }[];
  onChange: (id: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="block space-y-1">
      <span className="heading">{label}</span>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
