import { Ellipsis, Images, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Status } from "../../../shared/asset/status.ts";
import { Badge } from "../parts/badge.tsx";
import { Button, buttonClass } from "../parts/button.tsx";
import { Checkbox } from "../parts/checkbox.tsx";
import { Combobox } from "../parts/combobox.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure, Refusal } from "../parts/failure.tsx";
import { formatBytes, formatDuration, formatNumber, formatPercent, formatUsd } from "../parts/format.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../parts/menu.tsx";
import { Page } from "../parts/page.tsx";
import { Progress } from "../parts/progress.tsx";
import { Select } from "../parts/select.tsx";
import { useShortcuts } from "../parts/shortcuts.ts";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { Switch } from "../parts/switch.tsx";
import { Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { TextArea, TextField } from "../parts/text-field.tsx";
import { toast, toastFailure } from "../parts/toasts.ts";
import { preferences, usePreference } from "../preferences.ts";

const kinds = [
  { value: "video", text: "Film" },
  { value: "audio", text: "Sound" },
  { value: "image", text: "Picture" },
] as const;
const fruit = ["Apple", "Banana", "Cherry", "Damson", "Elderberry"].map((text) => ({ value: text, text }));

/** Every part in every state, side by side. */
export function Gallery() {
  const theme = usePreference("theme");
  const [kind, setKind] = useState<(typeof kinds)[number]["value"]>("video");
  const [one, setOne] = useState<string>();
  const [isOn, setOn] = useState(true);
  const [tab, setTab] = useState<"first" | "second">("first");
  const [shown, setShown] = useState<"dialog" | "confirm">();
  const [presses, setPresses] = useState(0);
  useShortcuts("Gallery", [{ keys: "x", words: "Count", run: () => setPresses(presses + 1) }]);
  return (
    <div className="mx-auto max-w-5xl p-6">
      <Page
        title="Parts"
        intro="Every part, side by side."
        actions={
          <Select
            label="Theme"
            isLabelHidden
            value={theme}
            options={preferences.choices.theme.map((value) => ({ value, text: value }))}
            onChange={(chosen) => preferences.set("theme", chosen)}
            className="w-36"
          />
        }
      >
        <Section title="Buttons">
          <Button>Plain</Button>
          <Button kind="main">Main</Button>
          <Button kind="bad">Bad</Button>
          <Button kind="quiet">Quiet</Button>
          <Button isBusy>Busy</Button>
          <a className={buttonClass()} href="/parts.html">
            Library
          </a>
          <IconButton label="Edit" icon={Pencil} />
          <Menu trigger={<IconButton label="More" icon={Ellipsis} />}>
            <MenuItem icon={Pencil} onSelect={() => toast({ title: "Renamed" })}>
              Rename
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} isBad onSelect={() => setShown("confirm")}>
              Withdraw
            </MenuItem>
          </Menu>
          <p>Pressed x: {presses}</p>
        </Section>
        <Section title="Status">
          {Status.options.map((status) => (
            <StatusPill key={status} status={status} />
          ))}
          <Badge>Plain</Badge>
          <Badge tone="wait">3 late</Badge>
        </Section>
        <Section title="Fields">
          <TextField label="Name" hint="As it stands on the invoice." autoComplete="off" />
          <TextField label="E-mail" defaultValue="nobody" error="An e-mail address has an @ in it." />
          <TextArea label="Note" isOptional />
          <Select label="Kind" value={kind} options={kinds} onChange={setKind} className="w-48" />
          <Combobox label="Fruit" placeholder="Any" value={one} options={fruit} onChange={setOne} className="w-56" />
          <Checkbox label="Select it" isChecked={isOn} onChange={setOn} />
          <Checkbox label="Some" isChecked={false} isPartial onChange={setOn} />
          <div className="w-72">
            <Switch label="Remind" hint="A day before it is due." isOn={isOn} onChange={setOn} />
          </div>
        </Section>
        <Section title="Over the page">
          <Button onClick={() => setShown("dialog")}>Open a dialog</Button>
          <Button onClick={() => setShown("confirm")}>Ask first</Button>
          <Button onClick={() => toast({ title: "Withdrawn", undo: () => toast({ title: "Back again" }) })}>
            Toast with undo
          </Button>
          <Button onClick={() => toastFailure({ title: "Not withdrawn", description: "It is live elsewhere." })}>
            Toast of a failure
          </Button>
        </Section>
        <Tabs
          label="Sides"
          value={tab}
          onChange={setTab}
          tabs={[
            { name: "first", text: "First", content: <p>The first side</p> },
            { name: "second", text: "Second", content: <p>The second side</p> },
          ]}
        />
        <Section title="Figures">
          <span>{formatBytes(69_200_000)}</span>
          <span>{formatDuration(83_000)}</span>
          <span>{formatUsd(0.0421)}</span>
          <span>{formatPercent(98.6)}</span>
          <span>{formatNumber(20_000)}</span>
          <DateTime iso="2026-03-10T12:00:00Z" />
          <DateTime iso="2026-03-10T12:00:00Z" isRelative />
        </Section>
        <Progress label="Sending hero.mp4" value={40} max={100} />
        <Table
          caption="Renditions"
          rows={[{ name: "web-webp", bytes: 48_000 }]}
          keyOf={({ name }) => name}
          columns={[
            { name: "name", title: "Name", cell: ({ name }) => name },
            { name: "bytes", title: "Bytes", isNumber: true, cell: ({ bytes }) => formatBytes(bytes) },
          ]}
        />
        <Empty icon={Images} title="No masters yet" action={<Button kind="main">Upload</Button>}>
          Drop the first one here.
        </Empty>
        <Failure error={new Error("The server answered with 503.")} onRetry={() => {}} />
        <Refusal error={new Error("It is live elsewhere.")} />
        <Loading>
          <Skeleton className="h-16" />
        </Loading>
      </Page>
      <Dialog
        isOpen={shown === "dialog"}
        onClose={() => setShown(undefined)}
        title="Ask somebody besides"
        description="They get a mail with a link of their own."
        actions={<Button kind="main">Ask</Button>}
      >
        <TextField label="Their name" />
      </Dialog>
      <Confirm
        isOpen={shown === "confirm"}
        onClose={() => setShown(undefined)}
        title="Withdraw hero.mp4?"
        action="Withdraw"
        keep="Keep it"
        isBad
        onConfirm={() => toast({ title: "Withdrawn" })}
      >
        Its links stop working at once.
      </Confirm>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-3">
      <h2 className="heading">{title}</h2>
      <div className="flex flex-wrap items-end gap-4">{children}</div>
    </section>
  );
}
