// Fields of forms: label, hint, and the error that belongs to the field, from our own rules or from the server.
import { Field, Input, type InputProps, Select, type SlotRenderFunction, Textarea } from '@fluentui/react-components';
import type { ComponentProps, ComponentType, ReactElement } from 'react';
import type { FieldError, FieldValues, Path, UseFormRegister, UseFormSetError } from 'react-hook-form';
import { ApiError } from '../api/error';
import { useWords } from '../words/words';
import styles from './FormField.module.css';

interface FieldProps {
  label: string;
  hint?: string;
  required?: boolean;
  /** From `formState.errors`. */
  error?: FieldError | undefined;
  children: ReactElement;
}

/** Label, hint and error around any control. */
export function FormField({ label, hint, required, error, children }: FieldProps) {
  return (
    <Field
      className={styles['field']}
      label={label}
      {...(hint ? { hint } : {})}
      {...(required ? { required } : {})}
      {...(error ? { validationState: 'error' as const, validationMessage: error.message || undefined } : {})}
    >
      {children}
    </Field>
  );
}

type Registered = ReturnType<UseFormRegister<FieldValues>>;
type ControlProps = Omit<FieldProps, 'children'> & { field: Omit<Registered, 'name'> & { name: string } };

/**
 * Fluent sets the value of its controls at each drawing, the form library writes into the element: what the form was filled
 * with would be gone at the next drawing. So Fluent's value does not reach the element.
 */
function uncontrolled<Tag extends 'input' | 'textarea'>() {
  const draw = (Control: ComponentType<ComponentProps<Tag>>, { value: _, ...props }: ComponentProps<Tag>) => (
    <Control {...(props as ComponentProps<Tag>)} />
  );
  return draw as unknown as SlotRenderFunction<ComponentProps<Tag>>;
}
const plainInput = { children: uncontrolled<'input'>() as never };
const plainTextarea = { children: uncontrolled<'textarea'>() as never };

/** A line of text. `<TextField label={t('email')} field={register('email')} error={errors.email} type="email" />` */
export function TextField({ field, type, autoComplete, ...props }: ControlProps & Pick<InputProps, 'type' | 'autoComplete'>) {
  const { ref, ...rest } = field;
  return (
    <FormField {...props}>
      <Input {...rest} input={{ ref, ...plainInput }} {...(type ? { type } : {})} {...(autoComplete ? { autoComplete } : {})} />
    </FormField>
  );
}

/** Several lines of text. */
export function LongTextField({ field, rows = 4, ...props }: ControlProps & { rows?: number }) {
  const { ref, ...rest } = field;
  return (
    <FormField {...props}>
      <Textarea {...rest} textarea={{ ref, rows, ...plainTextarea }} resize="vertical" />
    </FormField>
  );
}

/** One of a few. */
export function ChoiceField({ field, choices, ...props }: ControlProps & { choices: Record<string, string> }) {
  const { ref, ...rest } = field;
  return (
    <FormField {...props}>
      <Select {...rest} select={{ ref }}>
        {Object.entries(choices).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </Select>
    </FormField>
  );
}

/**
 * Puts a server's refusal at the field that it names; false when it names none of the form's, so that the page shows it.
 * `fields` maps the server's path to the form's name where they differ.
 */
export function showAtField<F extends FieldValues>(
  failure: unknown,
  setError: UseFormSetError<F>,
  fields: Record<string, Path<F>>,
): boolean {
  if (!(failure instanceof ApiError) || !failure.field) return false;
  const name = fields[failure.field];
  if (!name) return false;
  setError(name, { type: 'server', message: failure.description }, { shouldFocus: true });
  return true;
}

/** The common rules, with their sentences in the reader's language: `register('email', rules.email)`. */
export function useRules() {
  const { t } = useWords('common');
  const required = { value: true, message: t('form.required') };
  const filled = (text: unknown) => String(text ?? '').trim() !== '' || t('form.required');
  return {
    required: { required, validate: { filled } },
    email: { required, pattern: { value: /^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$/, message: t('form.email') } },
    /** A whole number in a range. The form keeps text; the page turns it into a number when it sends it. */
    whole: (least: number, most: number) => ({
      required,
      validate: {
        whole: (text: unknown) => /^\s*\d+\s*$/.test(String(text)) || t('form.whole'),
        least: (text: unknown) => Number(text) >= least || t('form.least', { least }),
        most: (text: unknown) => Number(text) <= most || t('form.most', { most }),
      },
    }),
    /** Text of at most so many characters. */
    length: (most: number) => ({ maxLength: { value: most, message: t('form.long', { most }) } }),
  };
}
