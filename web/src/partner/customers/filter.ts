// How a search for customers is written on the wire (contract 1.9).

/** The filter for customers whose name, or domain if the text looks like one, begins with it. */
export const customerFilter = (text: string): string =>
  JSON.stringify({ Field: text.includes('.') ? 'Domain' : 'CompanyName', Value: text, Operator: 'starts_with' });

/** The filter for the customers that have this reseller on record. */
export const resellerFilter = (id: string): string => JSON.stringify({ Field: 'IndirectReseller', Value: id, Operator: 'starts_with' });
