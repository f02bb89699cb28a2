// What can be said of a new password before it is sent. The server knows more: it has the lists.
interface Person {
  userPrincipalName: string;
  displayName: string;
  company: string;
}

const shortestPassword = 8; // characters
const longestPassword = 256; // bytes of UTF-8

const words = (names: readonly string[]) =>
  names
    .flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 2)
    .sort((a, b) => b.length - a.length);

/** Whether nothing is left of it but digits and signs when the names of its owner, the company and the product are taken out. */
export function isMadeOfNames(password: string, { userPrincipalName, displayName, company }: Person): boolean {
  let rest = password.toLowerCase();
  for (const word of words([userPrincipalName, displayName, company, 'Chandlery'])) rest = rest.replaceAll(word, ' ');
  return !/\p{L}/u.test(rest) && /\p{L}/u.test(password);
}

export const hasRightLength = (password: string): boolean =>
  [...password].length >= shortestPassword && new TextEncoder().encode(password).length <= longestPassword;
