// A box to tick in a form, and several of them as one value.
import { Checkbox, Field } from '@fluentui/react-components';
import { type Control, Controller, type FieldPath, type FieldValues } from 'react-hook-form';
import styles from './parts.module.css';

interface CheckProps<F extends FieldValues> {
  label: string;
  name: FieldPath<F>;
  control: Control<F>;
}

/** A box that Fluent draws by its own state, so that the form has to tell it rather than the element. */
export function CheckField<F extends FieldValues>({ label, name, control }: CheckProps<F>) {
  return (
    <Controller
      name={name}
      control={control}
      render={({ field: { value, onChange, ...field } }) => (
        <Checkbox {...field} label={label} checked={value === true} onChange={(_, change) => onChange(change.checked === true)} />
      )}
    />
  );
}

interface ManyProps<F extends FieldValues> extends CheckProps<F> {
  choices: Record<string, string>;
  /** Said when none is ticked; without it none is fine. */
  atLeastOne?: string;
}

/** Any of a few: the form's value is the list of those that are ticked, in the order of the choices. */
export function ManyField<F extends FieldValues>({ label, name, control, choices, atLeastOne }: ManyProps<F>) {
  return (
    <Controller
      name={name}
      control={control}
      rules={atLeastOne ? { validate: (value: readonly string[]) => value.length > 0 || atLeastOne } : {}}
      render={({ field, fieldState }) => {
        const ticked = new Set(field.value as readonly string[]);
        const toggle = (choice: string) => {
          if (!ticked.delete(choice)) ticked.add(choice);
          field.onChange(Object.keys(choices).filter((each) => ticked.has(each)));
        };
        return (
          <Field label={label} {...(fieldState.error && { validationState: 'error' as const, validationMessage: fieldState.error.message })}>
            <div role="group" aria-label={label} className={styles['checks']}>
              {Object.entries(choices).map(([choice, word]) => (
                <Checkbox key={choice} label={word} checked={ticked.has(choice)} onChange={() => toggle(choice)} />
              ))}
            </div>
          </Field>
        );
      }}
    />
  );
}
