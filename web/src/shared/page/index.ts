// What a page is made with.
export { kept, useAddress } from './address';
export { useDraft } from './draft';
export { Card, Cards, type Crumb, Fact, Facts, Page, Section } from './Page';
export { page } from './page';
export { Related } from './Related';
export { SubMenu } from './SubMenu';
export { focusTitle } from './title';
