import type { VideoDescription } from "@aws-sdk/client-mediaconvert";

interface Size {
  width: number;
  height: number;
}

/** How a picture gets into an output's frame: scaled to `scale`, cut to or laid into `frame`. */
export interface Fitting {
  scale: Size;
  frame: Size;
}

/** 4:2:0 has no odd sizes. */
function even(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}

/**
 * The frame of an output, after the service's scaling rules ("Video scaling" in the user guide): a missing edge follows
 * from the aspect ratio; DEFAULT adds bars, FIT does not, FILL cuts what hangs over.
 */
export function fitPicture(
  source: Size,
  video: Pick<VideoDescription, "Width" | "Height" | "ScalingBehavior">,
): Fitting {
  const ratio = source.width / source.height;
  const wanted: Size =
    video.Width && video.Height
      ? { width: video.Width, height: video.Height }
      : video.Width
        ? { width: video.Width, height: even(video.Width / ratio) }
        : video.Height
          ? { width: even(video.Height * ratio), height: video.Height }
          : { width: even(source.width), height: even(source.height) };
  const scaledBy = (factor: number): Size => ({
    width: even(source.width * factor),
    height: even(source.height * factor),
  });
  const inside = Math.min(wanted.width / source.width, wanted.height / source.height);
  const around = Math.max(wanted.width / source.width, wanted.height / source.height);
  switch (video.ScalingBehavior) {
    case "STRETCH_TO_OUTPUT":
      return { scale: wanted, frame: wanted };
    case "FIT": {
      const fitted = scaledBy(inside);
      return { scale: fitted, frame: fitted };
    }
    case "FIT_NO_UPSCALE": {
      const fitted = scaledBy(Math.min(1, inside));
      return { scale: fitted, frame: fitted };
    }
    case "FILL":
      return { scale: scaledBy(around), frame: wanted };
    default: {
      const fitted = scaledBy(inside);
      const scale = {
        width: Math.min(fitted.width, wanted.width),
        height: Math.min(fitted.height, wanted.height),
      };
      return { scale, frame: wanted };
    }
  }
}
