// Whom the operator answers: who is signed in, until somebody else is named.
import type { Session } from '@/shared/session/session';

/** The last word of a name is taken for the family's; what is wrong is corrected in the form. */
export function contactOf({ displayName, userPrincipalName }: Session['user']) {
  const words = displayName.trim().split(/\s+/);
  return {
    firstName: words.length > 1 ? words.slice(0, -1).join(' ') : '',
    lastName: words.at(-1) ?? '',
    email: userPrincipalName,
    phoneNumber: '',
  };
}
