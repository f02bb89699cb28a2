import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { expect, it } from 'vitest';
import { TextField, useRules } from '../kit';
import { renderInPortal } from '../kit/testing';
import { useDraft } from './draft';

function NameForm() {
  const form = useForm({ defaultValues: { name: '' }, mode: 'onBlur' });
  const forget = useDraft('name', form);
  const rules = useRules();
  return (
    <form onSubmit={(event) => void form.handleSubmit(forget)(event)}>
      <TextField label="Name" field={form.register('name', rules.required)} error={form.formState.errors.name} />
      <button type="submit" children="Send" />
    </form>
  );
}

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });

it('gives back what was typed when the page is opened again, until it was sent', async () => {
  const first = renderInPortal(<NameForm />);
  fireEvent.change(field(), { target: { value: 'Harbor' } });
  await waitFor(() => expect(sessionStorage.length).toBe(1));
  first.unmount();
  renderInPortal(<NameForm />);
  await waitFor(() => expect(field().value).toBe('Harbor'));
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await waitFor(() => expect(sessionStorage.length).toBe(0));
});

it('gives nobody else what was typed, as another person may sign in where a session has ended', async () => {
  sessionStorage.setItem('chandlery.draft.eve.name', JSON.stringify({ name: 'Harbor' }));
  renderInPortal(<NameForm />);
  fireEvent.change(field(), { target: { value: 'Sable' } });
  await waitFor(() => expect(sessionStorage.getItem('chandlery.draft.u.name')).toBe('{"name":"Sable"}'));
});

it('says at the field what is wrong with it', async () => {
  renderInPortal(<NameForm />);
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(await screen.findByText('Enter a value.')).toBeTruthy();
  expect(field().getAttribute('aria-invalid')).toBe('true');
});
