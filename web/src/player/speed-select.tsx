import { useTranslation } from "react-i18next";
import { formatNumber } from "../parts/format.ts";
import { BarSelect } from "./bar-select.tsx";
import type { Transport } from "./transport.ts";
import { useTransportState } from "./use-transport.ts";

const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 4];

export function SpeedSelect({ transport }: { transport: Transport }) {
  const { t } = useTranslation("player");
  const speed = useTransportState(transport, (state) => state.speed);
  // Backwards, or what another hand has set, is said as long as it lasts.
  const all = speeds.includes(speed) ? speeds : [speed, ...speeds];
  return (
    <BarSelect
      label={t("speed")}
      value={String(speed)}
      options={all.map((one) => ({ value: String(one), text: `${formatNumber(one)}×` }))}
      onChange={(value) => transport.setSpeed(Number(value))}
    />
  );
}
