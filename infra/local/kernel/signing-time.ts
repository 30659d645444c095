/**
 * The moment against which a signature's time is held. A moved clock leaves two of them: clients on the machine sign by its
 * own, functions by the moved one, and what was under way while it moved by one in between. Whatever lies there counts as now;
 * what lies outside is held against the nearer end. A clock that was not moved leaves one moment, as in AWS.
 *
 * @param amzDate when the request says that it was signed, `YYYYMMDDTHHMMSSZ`
 */
export function signingTime(amzDate: string | undefined, machineMs: number, movedMs: number): number {
  const signedAtMs = Date.parse(
    (amzDate ?? "").replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (Number.isNaN(signedAtMs)) return movedMs;
  return Math.min(Math.max(signedAtMs, Math.min(machineMs, movedMs)), Math.max(machineMs, movedMs));
}
