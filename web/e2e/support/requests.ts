// Requests for help, asked by the signed-in person of a page, and what the operator answers.
import type { Page } from 'playwright-core';
import { storyLanguage } from './portal';

const headersOf = (portal: 'partner' | 'console') => ({ 'X-Chandlery-Portal': portal, 'X-Locale': storyLanguage() });

/** Gives the request's number. */
export async function askForHelp(page: Page, title: string): Promise<string> {
  const topics = await (await page.request.get('/v1/servicerequests/supporttopics')).json();
  const plain = topics.items.find((each: { isRefund: boolean }) => !each.isRefund);
  const answer = await page.request.post('/v1/servicerequests/en-US', {
    headers: headersOf('partner'),
    data: {
      title,
      description: 'The crane stands still.',
      severity: 'minimal',
      supportTopicId: plain.id,
      primaryContact: { firstName: 'Nils', lastName: 'Berg', email: 'agent@northwind-distribution.example', phoneNumber: '+1 206 555 0100' },
    },
  });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
  return (await answer.json()).id;
}

/** The signed-in operator answers a request of the partner. */
export async function answerAsked(page: Page, partnerId: string, request: string): Promise<void> {
  const answer = await page.request.patch(`/operator/v1/partners/${partnerId}/servicerequests/${request}`, {
    headers: headersOf('console'),
    data: { newNote: { text: 'Turn it off and on again.' }, status: 'attention_needed' },
  });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
}

/** Books the first free time for the signed-in person's request. */
export async function bookCall(page: Page, request: string): Promise<void> {
  const { items } = await (await page.request.get(`/v1/servicerequests/${request}/appointmentslots`)).json();
  const answer = await page.request.post(`/v1/servicerequests/${request}/appointment`, {
    headers: headersOf('partner'),
    data: { startTime: items[0].startTime, phoneNumber: '+1 206 555 0100', language: 'en' },
  });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
}
