import { Pause, Play, Volume2, VolumeX } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Clock } from "./clock.tsx";
import type { PlayerProps } from "./player.tsx";
import { PlayerButton } from "./player-button.tsx";
import { SpeedSelect } from "./speed-select.tsx";
import type { Transport } from "./transport.ts";
import { usePlayerKeys } from "./use-player-keys.ts";
import { useTransport, useTransportState } from "./use-transport.ts";
import { Waveform } from "./waveform.tsx";

/** A sound: its waveform is where one is and where one goes to. */
export default function SoundPlayer({ url, waveform = null, poster, title, transport, hasKeys = false }: PlayerProps) {
  const { t } = useTranslation("player");
  const own = useTransport();
  const used = transport ?? own;
  const stage = useRef<HTMLDivElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => (audio.current ? used.attach(audio.current) : undefined), [used]);
  usePlayerKeys(hasKeys, used, stage);
  return (
    <div ref={stage} data-player className="card overflow-hidden">
      <Waveform picture={waveform ?? poster} title={title} transport={used} />
      {/* biome-ignore lint/a11y/useMediaCaption: a song has no captions */}
      <audio
        ref={audio}
        key={url}
        src={url}
        preload="metadata"
        aria-label={title}
        onError={() => setRefused(true)}
        onLoadedMetadata={() => setRefused(false)}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as freely */}
      <div role="group" aria-label={t("controls")} className="flex h-12 items-center gap-1 border-t border-line px-2">
        <PlayPause transport={used} />
        <Clock transport={used} />
        <span className="grow" />
        <SpeedSelect transport={used} />
        <Mute audio={audio} />
      </div>
      {isRefused && (
        <p role="alert" className="px-4 pb-3 text-sm text-bad">
          {t("soundRefused")}
        </p>
      )}
    </div>
  );
}

function PlayPause({ transport }: { transport: Transport }) {
  const { t } = useTranslation("player");
  const isPlaying = useTransportState(transport, (state) => state.isPlaying);
  return (
    <PlayerButton
      label={isPlaying ? t("pause") : t("play")}
      icon={isPlaying ? Pause : Play}
      onClick={transport.toggle}
    />
  );
}

function Mute({ audio }: { audio: RefObject<HTMLAudioElement | null> }) {
  const { t } = useTranslation("player");
  const [isMuted, setMuted] = useState(false);
  useEffect(() => {
    const element = audio.current;
    const follow = () => setMuted(element?.muted ?? false);
    element?.addEventListener("volumechange", follow);
    return () => element?.removeEventListener("volumechange", follow);
  }, [audio]);
  return (
    <PlayerButton
      label={t("mute")}
      icon={isMuted ? VolumeX : Volume2}
      isOn={isMuted}
      onClick={() => {
        if (audio.current) audio.current.muted = !audio.current.muted;
      }}
    />
  );
}
