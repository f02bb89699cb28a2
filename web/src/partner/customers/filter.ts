// How a search for customers is written on the wire (contract 1.9).

/** The filter for customers whose name, or domain if the text looks like one, begins with it. */
export const customerFilter = (text: string): string =>
  JSON.stringify({ Field: text.includes('.') ? 'Domain' : 'CompanyName', Value: text, Operator: 'starts_with' });
