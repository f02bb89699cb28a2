// Fields of forms hold what the form was filled with, however often they are drawn.
import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { expect, it } from 'vitest';
import { LongTextField, TextField } from './FormField';
import { renderInPortal } from './testing';

function Filled({ onSend }: { onSend: (values: { name: string; note: string }) => void }) {
  const form = useForm({ defaultValues: { name: 'Harbor', note: 'First' } });
  const [drawn, draw] = useState(0);
  return (
    <form onSubmit={(event) => void form.handleSubmit(onSend)(event)}>
      <TextField label="Name" field={form.register('name')} />
      <LongTextField label="Note" field={form.register('note')} />
      <button type="button" onClick={() => draw(drawn + 1)} children="Draw" />
      <button type="button" onClick={() => form.reset({ name: 'Pine', note: 'Second' })} children="Reset" />
      <button type="submit" children="Send" />
    </form>
  );
}

const text = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name }).value;
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('keeps what it was filled with when it is drawn again', () => {
  renderInPortal(<Filled onSend={() => undefined} />);
  expect([text('Name'), text('Note')]).toEqual(['Harbor', 'First']);
  press('Draw');
  expect([text('Name'), text('Note')]).toEqual(['Harbor', 'First']);
  press('Reset');
  press('Draw');
  expect([text('Name'), text('Note')]).toEqual(['Pine', 'Second']);
});

it('sends what was filled in and what was typed', async () => {
  const sent = new Promise((resolve) => renderInPortal(<Filled onSend={resolve} />));
  fireEvent.change(screen.getByRole('textbox', { name: 'Note' }), { target: { value: 'Typed' } });
  press('Draw');
  expect(text('Note')).toBe('Typed');
  press('Send');
  expect(await sent).toEqual({ name: 'Harbor', note: 'Typed' });
});
