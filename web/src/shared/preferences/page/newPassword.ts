// What can be said of a new password before it is sent: its length. How easily it is guessed only the server knows.
const shortestPassword = 8; // characters
const longestPassword = 256; // bytes of UTF-8

export const hasRightLength = (password: string): boolean =>
  [...password].length >= shortestPassword && new TextEncoder().encode(password).length <= longestPassword;
