import { Prose } from "./prose.tsx";

/** Words of the record: they stay in the language in which they were written, which a page in another has to say (WCAG 2.2, 3.1.2). */
export function Recorded({ text }: { text: string }) {
  return (
    <span lang="en">
      <Prose text={text} />
    </span>
  );
}
