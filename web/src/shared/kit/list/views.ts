// A list's filters and order as text: what a saved view keeps of the address.

/** Parts of the address that are no filter: which row is open. */
const passing = ['row'];

/** The address's query without what is passing, in one order, so that the same view is the same text. */
export function viewOf(search: string): string {
  const query = new URLSearchParams(search);
  for (const name of passing) query.delete(name);
  query.sort();
  return query.toString();
}
