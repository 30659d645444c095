import { useTranslation } from "react-i18next";
import { Select } from "../../parts/select.tsx";

interface VersionSelectProps {
  label: string;
  version: number;
  newest: number;
  onChange: (version: number) => void;
}

/** One of all versions, the newest first. */
export function VersionSelect({ label, version, newest, onChange }: VersionSelectProps) {
  const { t } = useTranslation("compare");
  const all = Array.from({ length: newest }, (_, index) => newest - index);
  return (
    <Select
      label={label}
      isLabelHidden
      className="w-36"
      value={String(version)}
      options={all.map((number) => ({ value: String(number), text: t("version", { version: number }) }))}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
}
