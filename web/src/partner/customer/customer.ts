// The customer that a page is about, as the layout above it read it.
import { useOutletContext } from 'react-router';
import type { Shape } from '@/shared/api';

export const useCustomer = (): Shape<'Customer'> => useOutletContext<Shape<'Customer'>>();

/** The way to a customer's page: `customerPath(customer.id, 'software')`. */
export const customerPath = (id: string, page = ''): string => `/customers/${id}${page && `/${page}`}`;
