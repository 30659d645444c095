/**
 * Replaces `Date` in this thread by one that runs ahead of the machine's by the milliseconds in `offset` (one Float64,
 * shared with the thread that moves it). `new Date(value)`, parsing and `Date.UTC` are as they were.
 */
export function installMovedDate(offset: SharedArrayBuffer): void {
  const shift = new Float64Array(offset);
  const MachineDate = Date;
  const now = () => MachineDate.now() + (shift[0] ?? 0);

  function movedDate(...values: unknown[]): unknown {
    if (!new.target) return new MachineDate(now()).toString();
    return Reflect.construct(MachineDate, values.length === 0 ? [now()] : values, new.target);
  }
  Object.defineProperties(movedDate, {
    name: { value: "Date" },
    length: { value: 7 },
    prototype: { value: MachineDate.prototype, writable: false },
    now: { value: now, writable: true, configurable: true },
    parse: { value: MachineDate.parse, writable: true, configurable: true },
    UTC: { value: MachineDate.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(MachineDate.prototype, "constructor", { value: movedDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Date", { value: movedDate, writable: true, configurable: true });
}
