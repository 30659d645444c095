/** A clock as it stands on a platform, as SVG; which a detector recognises: its middle as shares of both sides, its radius of the height. */
export function stationClock(x: number, y: number, radius: number) {
  return ({ width, height }: { width: number; height: number }): string => {
    const hours = Array.from({ length: 12 }, (_, hour) => {
      const length = hour % 3 === 0 ? 78 : 48;
      return `<rect x="-11" y="-285" width="22" height="${length}" fill="#20242a" transform="rotate(${hour * 30})"/>`;
    });
    return (
      `<g transform="translate(${x * width} ${y * height}) scale(${(radius * height) / 345})">` +
      `<rect x="-22" y="300" width="44" height="1600" fill="#2b3038"/><circle r="345" fill="#2b3038"/><circle r="305" fill="#fbf8f0"/>` +
      `${hours.join("")}<rect x="-15" y="-165" width="30" height="200" fill="#14171b" transform="rotate(305)"/>` +
      `<rect x="-10" y="-255" width="20" height="295" fill="#14171b" transform="rotate(60)"/><circle r="20" fill="#b9201f"/></g>`
    );
  };
}
