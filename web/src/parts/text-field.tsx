import { Field } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Around {
  label: string;
  /** What belongs in it, beneath it. */
  hint?: ReactNode;
  /** Why it is not accepted as it is: what was wrong, and what to do. */
  error?: string | undefined;
  isOptional?: boolean;
}

export type TextFieldProps = Around & Omit<ComponentProps<"input">, "className">;
export type TextAreaProps = Around & Omit<ComponentProps<"textarea">, "className">;

/** One line. */
export function TextField({ label, hint, error, isOptional, ...rest }: TextFieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error} isOptional={isOptional}>
      <Field.Control render={<input {...rest} />} className="field" />
    </Labelled>
  );
}

/** Several lines. */
export function TextArea({ label, hint, error, isOptional, ...rest }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error} isOptional={isOptional}>
      <Field.Control render={<textarea {...rest} />} className="field min-h-24" />
    </Labelled>
  );
}

interface LabelledProps {
  label: string;
  hint: ReactNode;
  error: string | undefined;
  isOptional: boolean | undefined;
  children: ReactNode;
}

function Labelled({ label, hint, error, isOptional = false, children }: LabelledProps) {
  const { t } = useTranslation("parts");
  return (
    <Field.Root invalid={error !== undefined} className="space-y-1.5">
      <Field.Label className="block text-sm font-medium">
        {label}
        {isOptional && <span className="font-normal text-quiet"> ({t("optional")})</span>}
      </Field.Label>
      {children}
      {hint && <Field.Description className="text-sm text-quiet">{hint}</Field.Description>}
      {error !== undefined && (
        <Field.Error match className="text-sm text-bad">
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
