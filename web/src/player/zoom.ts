/** How a picture lies in its frame: enlarged about its middle, which then lies this far (in frame sizes) from the frame's. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export const whole: Zoom = { scale: 1, x: 0, y: 0 };
const closest = 16;

/** Enlarged by a factor, so that what lies under a point (from −0.5 to 0.5 in each direction) stays under it. */
export function zoomBy(zoom: Zoom, factor: number, at = { x: 0, y: 0 }): Zoom {
  const scale = Math.max(1, Math.min(closest, zoom.scale * factor));
  const grown = scale / zoom.scale;
  return within({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown });
}

/** Moved by so much of the frame, and never beyond the edge of the picture. */
export function moveBy(zoom: Zoom, x: number, y: number): Zoom {
  return within({ ...zoom, x: zoom.x + x, y: zoom.y + y });
}

function within({ scale, x, y }: Zoom): Zoom {
  const most = (scale - 1) / 2;
  const bound = (value: number) => Math.max(-most, Math.min(most, value)) || 0;
  return { scale, x: bound(x), y: bound(y) };
}
