import type { ComponentProps } from "react";

export type ButtonKind = "plain" | "main" | "bad" | "quiet";

const kinds: Record<ButtonKind, string> = {
  plain: "button",
  main: "button button-main",
  bad: "button button-bad",
  quiet: "button button-quiet",
};

export interface ButtonProps extends ComponentProps<"button"> {
  /** `main` for the one thing that is meant to be done here, `bad` for what cannot be taken back. */
  kind?: ButtonKind;
  /** What it asked for is on its way: it cannot be pressed again, and keeps its place and its words. */
  isBusy?: boolean;
}

/** A button with words, and an icon before them if one helps. */
export function Button({ kind = "plain", isBusy = false, className = "", disabled = false, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`${kinds[kind]} ${className}`}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    />
  );
}

/** A link that looks like a button, for `<Link className={buttonClass("main")}>`. */
export const buttonClass = (kind: ButtonKind = "plain"): string => kinds[kind];
