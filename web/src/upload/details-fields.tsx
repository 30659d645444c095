import { useTranslation } from "react-i18next";
import type { MetadataInput } from "../../../shared/asset/metadata.ts";
import { TextArea, TextField } from "../parts/text-field.tsx";

export interface Details {
  title: string;
  note: string;
  tags: string;
  startsAt: string;
  endsAt: string;
}

export const noDetails: Details = { title: "", note: "", tags: "", startsAt: "", endsAt: "" };

/** What the API takes: only what was said. */
export function metadataOf({ title, note, tags, startsAt, endsAt }: Details): MetadataInput {
  const labels = tags
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  return {
    ...(title.trim() !== "" && { title: title.trim() }),
    ...(note.trim() !== "" && { note: note.trim() }),
    ...(labels.length > 0 && { tags: labels }),
    ...((startsAt !== "" || endsAt !== "") && {
      rights: { ...(startsAt !== "" && { startsAt }), ...(endsAt !== "" && { endsAt }) },
    }),
  };
}

interface DetailsFieldsProps {
  details: Details;
  onChange: (details: Details) => void;
}

/** What can be said about masters before they are sent; it holds for what is added next. */
export function DetailsFields({ details, onChange }: DetailsFieldsProps) {
  const { t } = useTranslation("upload");
  const field = (name: keyof Details) => ({
    label: t(`details.${name}`),
    value: details[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...details, [name]: event.target.value }),
  });
  const isBackwards = details.startsAt !== "" && details.endsAt !== "" && details.startsAt >= details.endsAt;
  return (
    <details className="group">
      <summary className="w-fit cursor-pointer rounded-md py-1 text-sm font-medium text-quiet hover:text-ink">
        {t("details.heading")}
      </summary>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <TextField {...field("title")} hint={t("details.titleHint")} maxLength={300} />
        <TextField {...field("tags")} hint={t("details.tagsHint")} />
        <div className="sm:col-span-2">
          <TextArea {...field("note")} maxLength={2000} rows={2} />
        </div>
        <TextField {...field("startsAt")} type="date" hint={t("details.startsHint")} />
        <TextField
          {...field("endsAt")}
          type="date"
          hint={t("details.endsHint")}
          error={isBackwards ? t("details.backwards") : undefined}
        />
      </div>
    </details>
  );
}
