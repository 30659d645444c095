import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { type Shortcut, useShortcuts } from "../parts/shortcuts.ts";
import type { Transport } from "./transport.ts";

const none: Shortcut[] = [];
const jumpSeconds = 5;

/** The keys of an editing desk, as long as the player is on the page. */
export function usePlayerKeys(
  areWanted: boolean,
  transport: Transport,
  stage?: RefObject<HTMLElement | null> | undefined,
): void {
  const { t } = useTranslation("player");
  const jump = (by: number) => transport.seek(transport.state().seconds + by);
  const keys: Shortcut[] = [
    { keys: "k", words: t("playPause"), run: transport.toggle },
    { keys: "l", words: t("forwards"), run: () => transport.shuttle(1) },
    { keys: "j", words: t("backwards"), run: () => transport.shuttle(-1) },
    { keys: ",", words: t("frameBack"), run: () => transport.stepFrame(-1) },
    { keys: ".", words: t("frameOn"), run: () => transport.stepFrame(1) },
    { keys: "ArrowLeft", words: t("jumpBack", { count: jumpSeconds }), run: () => jump(-jumpSeconds) },
    { keys: "ArrowRight", words: t("jumpOn", { count: jumpSeconds }), run: () => jump(jumpSeconds) },
    { keys: "m", words: t("mute"), run: () => mute(stage?.current) },
  ];
  const fullscreen = stage && { keys: "f", words: t("fullscreen"), run: () => toggleFullscreen(stage.current) };
  useShortcuts(t("title"), areWanted ? [...keys, ...(fullscreen ? [fullscreen] : [])] : none);
}

function mute(stage: HTMLElement | null | undefined): void {
  const media = stage?.querySelector<HTMLMediaElement>("video, audio");
  if (media) media.muted = !media.muted;
}

function toggleFullscreen(element: HTMLElement | null): void {
  void (document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen());
}
