import type { Store } from "./store.ts";

export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** The few values of the kernel itself that outlive the process: how far the clock was moved, the admin's key pair. */
export function makeSettings(store: Store): Settings {
  store.db.exec("create table if not exists kernel_settings (name text primary key, value text not null) strict");
  const read = store.db.prepare("select value from kernel_settings where name = ?");
  const write = store.db.prepare(
    "insert into kernel_settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
  );
  return {
    get(name) {
      const value = read.get(name)?.value;
      return typeof value === "string" ? value : undefined;
    },
    set: (name, value) => void write.run(name, value),
  };
}
