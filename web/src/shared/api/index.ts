// The door to the server, for pages.
import type { components } from './schema';

export { api, dataOf, goToSignIn, send } from './client';
export { ApiError, asApiError } from './error';
export { allPages, follow, type Collection, type Pages, usePages } from './paging';
export { queries } from './queries';
export { atOnce, fileTo, inPieces, type Transport, upload } from './upload';
export type { paths } from './schema';

/** A shape of the server's OpenAPI document: `Shape<'Customer'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name];
