// The customer centre's menus and pages.
import { BoxRegular } from '@fluentui/react-icons/svg/box';
import { BuildingShopRegular } from '@fluentui/react-icons/svg/building-shop';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import { ReceiptRegular } from '@fluentui/react-icons/svg/receipt';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import type { Portal } from '@/shared/portal';
import { routes } from './routes';

export const centre: Portal = {
  id: 'centre',
  tenantKind: 'customer',
  ways: [
    { path: '/', word: 'nav.home', icon: HomeRegular, key: 'h' },
    { path: '/products', word: 'nav.products', icon: BoxRegular, key: 'p' },
    { path: '/billing', word: 'nav.invoices', icon: ReceiptRegular, key: 'i' },
    { path: '/partners', word: 'nav.partners', icon: BuildingShopRegular, key: 'r' },
    { path: '/support', word: 'nav.support', icon: PersonSupportRegular, key: 's' },
  ],
  gear: [{ path: '/preferences', word: 'gear.preferences', icon: SettingsRegular }],
  routes,
  supportPath: '/support',
  helpPath: '/support',
};
