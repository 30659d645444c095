import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { signedText } from "../../api.ts";
import { saveFile } from "../../asset/save-file.ts";
import { Button } from "../../parts/button.tsx";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { problemWords } from "../../parts/problem-words.ts";
import { toastFailure } from "../../parts/toasts.ts";

const types = { csv: "text/csv", edl: "text/plain", fcpxml: "application/xml" } as const;
type Format = keyof typeof types;

interface ExportLinksProps {
  assetId: string;
  version: number;
  title: string;
  /** Editing systems have places for what is said about films alone. */
  isFilm: boolean;
}

/** The comments as a file, for a table or an editing system. */
export function ExportLinks({ assetId, version, title, isFilm }: ExportLinksProps) {
  const { t } = useTranslation("remarks");
  const save = useMutation({
    mutationFn: async (format: Format) => {
      const path = `/v1/assets/${encodeURIComponent(assetId)}/versions/${version}/comments/export?format=${format}`;
      saveFile(new Blob([await signedText(path)], { type: types[format] }), `${title}-v${version}-comments.${format}`);
    },
    onError: (error) => toastFailure({ title: problemWords(error) }),
  });
  const formats: Format[] = isFilm ? ["csv", "edl", "fcpxml"] : ["csv"];
  return (
    <Menu
      trigger={
        <Button isBusy={save.isPending}>
          <Download aria-hidden="true" />
          {t("export")}
        </Button>
      }
    >
      {formats.map((format) => (
        <MenuItem key={format} icon={Download} onSelect={() => save.mutate(format)}>
          {t(`exports.${format}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
