import "media-chrome/dist/lang/de.js";
import { MediaController } from "media-chrome/react";
import { type ComponentRef, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FilmControls } from "./film-controls.tsx";
import { OverPicture } from "./over-picture.tsx";
import { barHeight, fillsScreen, frameOf, type PlayerProps } from "./player.tsx";
import { useCaptions } from "./use-captions.ts";
import { usePlayerKeys } from "./use-player-keys.ts";
import { usePlaylist } from "./use-playlist.ts";
import { useTransport } from "./use-transport.ts";

/** A film in the shape that it has, and its controls below, where they hide nothing of it. */
export default function FilmPlayer(props: PlayerProps) {
  const { url, poster, thumbnails, title, aspect, overlay, timeline } = props;
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const controller = useRef<ComponentRef<typeof MediaController>>(null);
  const { t, i18n } = useTranslation("player");
  const own = useTransport();
  const transport = props.transport ?? own;
  const [seen, setSeen] = useState<number>();
  const id = `player${useId().replace(/\W/g, "")}`;
  const playlist = usePlaylist(video, url);
  const captions = useCaptions(video);
  useEffect(() => (video.current ? transport.attach(video.current) : undefined), [transport]);
  useEffect(() => {
    // The controls, which stand outside, go along.
    if (controller.current && stage.current) controller.current.fullscreenElement = stage.current;
  }, []);
  usePlayerKeys(props.hasKeys ?? false, transport, stage);
  const shape = seen ?? aspect ?? 16 / 9;
  return (
    <>
      <div
        ref={stage}
        id={`${id}-stage`}
        data-player
        className="on-film flex flex-col overflow-hidden rounded-xl bg-black text-ink fullscreen:rounded-none"
      >
        <div className={`relative mx-auto min-h-0 grow ${fillsScreen}`} style={frameOf(shape)}>
          <MediaController
            id={id}
            lang={i18n.language}
            ref={controller}
            noHotkeys
            noAutohide
            className="absolute inset-0 size-full bg-black"
          >
            {/* biome-ignore lint/a11y/useMediaCaption: a master without captions has none to show */}
            <video
              ref={video}
              slot="media"
              className="size-full object-contain"
              poster={poster ?? undefined}
              playsInline
              preload="metadata"
              aria-label={title}
              onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) =>
                videoHeight > 0 && setSeen(videoWidth / videoHeight)
              }
            >
              {thumbnails && <track label="thumbnails" default kind="metadata" src={thumbnails} />}
            </video>
          </MediaController>
          {overlay && <OverPicture aspect={shape}>{overlay}</OverPicture>}
        </div>
        <FilmControls
          className={barHeight.film}
          player={id}
          transport={transport}
          sound={playlist.sound}
          captions={captions}
          timeline={timeline}
        />
      </div>
      {playlist.isRefused && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {t("refused")}
        </p>
      )}
    </>
  );
}
