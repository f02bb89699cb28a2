// Core licences of a customer and the machines that use them: what is asked for, and which uses fit which licence (rules 5.7).
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

export type Licence = Shape<'CustomerLicence'>;
export type Benefit = Shape<'HybridBenefit'>;
type Product = Licence['product'];

/** What each product may be used for; the server says whether the edition and the cores suffice. */
export const usesOf: Record<Product, readonly Benefit['use'][]> = {
  windowsServer: ['windowsMachine', 'windowsDedicatedHost'],
  sqlServer: [
    'sqlMachineStandard',
    'sqlMachineEnterprise',
    'sqlGeneralPurpose',
    'sqlHyperscale',
    'sqlBusinessCritical',
    'sqlDtu',
    'sqlServerless',
  ],
};

export const editionsOf: Record<Product, readonly Licence['edition'][]> = {
  windowsServer: ['standard', 'datacenter'],
  sqlServer: ['standard', 'enterprise'],
};

export const useLicences = (customerId: string) =>
  useQuery({
    queryKey: ['licences', customerId, 'pool'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/customers/{customer_id}/licences', { params: { path: { customer_id: customerId } }, signal })),
  });

export const useBenefits = (customerId: string) =>
  useQuery({
    queryKey: ['licences', customerId, 'benefits'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/customers/{customer_id}/benefits', { params: { path: { customer_id: customerId } }, signal })),
  });

/** Each machine takes from the pool, so both lists change together. */
export const askLicencesAgain = (memory: QueryClient, customerId: string) => memory.invalidateQueries({ queryKey: ['licences', customerId] });
