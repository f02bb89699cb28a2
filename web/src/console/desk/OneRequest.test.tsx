import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Shape } from '@/shared/api';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { OneRequest } from './OneRequest';

const request = {
  id: '20261121000001',
  partnerId: 'p',
  title: 'The crane stands still',
  organization: { name: 'Harbor & Pine' },
  supportTopicName: 'Keys',
  description: 'Since the morning.',
  severity: 'minimal',
  status: 'open',
  primaryContact: { firstName: 'Nils', lastName: 'Berg', email: 'nils@partner.example', phoneNumber: '' },
  notes: [],
  fileLinks: [],
} as unknown as Shape<'ServiceRequest'>;

let sent: unknown[];
let shown: Shape<'ServiceRequest'>;
let answer: () => Response;
beforeEach(async () => {
  await loadWords(['console-desk', 'appointments']);
  sent = [];
  shown = request;
  answer = () => Response.json(request);
  vi.stubGlobal('fetch', async (asked: Request) => {
    if (asked.method === 'PATCH') {
      sent.push(await asked.json());
      return answer();
    }
    return Response.json(asked.url.includes('servicerequests') ? shown : { items: [] });
  });
});
afterEach(() => vi.unstubAllGlobals());

const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));
const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Answer' });
const write = async (text: string) => fireEvent.change(await field(), { target: { value: text } });

it('sends what was typed also when the request is closed with it, and says so', async () => {
  renderInPortal(<OneRequest request={request} />);
  await write(' Turn it off and on again. ');
  await press('Send and close');
  expect(await screen.findByText('The answer was sent, and the request is closed.')).toBeTruthy();
  expect(sent).toEqual([{ newNote: { text: 'Turn it off and on again.' }, status: 'closed' }]);
  expect((await field()).value).toBe('');
});

it('closes a request without an answer, and says no other thing', async () => {
  renderInPortal(<OneRequest request={request} />);
  await press('Close');
  expect(await screen.findByText('The request is closed.')).toBeTruthy();
  expect(sent).toEqual([{ status: 'closed' }]);
});

it('keeps what was typed when it was not taken', async () => {
  answer = () => Response.json({ code: 400000, description: 'Not now.' }, { status: 400 });
  renderInPortal(<OneRequest request={request} />);
  await write('Turn it off and on again.');
  await press('Send the answer');
  expect(await screen.findByText('Not now.')).toBeTruthy();
  await waitFor(async () => expect((await field()).value).toBe('Turn it off and on again.'));
});

it('offers no answer to a closed request, which is refused, and opens it again', async () => {
  shown = { ...request, status: 'closed' };
  renderInPortal(<OneRequest request={shown} />);
  await press('Open again');
  expect(await screen.findByText('The request is open again.')).toBeTruthy();
  expect(sent).toEqual([{ status: 'open' }]);
  expect(screen.queryByRole('textbox')).toBeNull();
});
