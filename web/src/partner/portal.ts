// The partner dashboard's menus, search and pages.
import { BoxRegular } from '@fluentui/react-icons/svg/box';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { DataUsageRegular } from '@fluentui/react-icons/svg/data-usage';
import { GiftRegular } from '@fluentui/react-icons/svg/gift';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { OptionsRegular } from '@fluentui/react-icons/svg/options';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { PeopleSettingsRegular } from '@fluentui/react-icons/svg/people-settings';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import { ReceiptRegular } from '@fluentui/react-icons/svg/receipt';
import { TagRegular } from '@fluentui/react-icons/svg/tag';
import { api, dataOf } from '@/shared/api';
import type { Portal } from '@/shared/portal';
import { routes } from './routes';
import { search } from './search';
import { seesUsers } from './settings/ways';

export const partner: Portal = {
  id: 'partner',
  tenantKind: 'partner',
  ways: [
    { path: '/', word: 'nav.home', icon: HomeRegular, key: 'h' },
    { path: '/customers', word: 'nav.customers', icon: PeopleRegular, needs: 'view_customers', key: 'c' },
    { path: '/orders', word: 'nav.orders', icon: CartRegular, needs: 'view_orders', key: 'o' },
    { path: '/software', word: 'nav.software', icon: BoxRegular, needs: 'view_software', key: 'w' },
    { path: '/billing', word: 'nav.invoices', icon: ReceiptRegular, needs: 'view_invoices', key: 'i' },
    { path: '/spending', word: 'nav.spending', icon: DataUsageRegular, needs: 'view_invoices' },
    { path: '/pricing', word: 'nav.pricing', icon: TagRegular, needs: 'view_prices', key: 'p' },
    { path: '/promotions', word: 'nav.promotions', icon: GiftRegular, needs: 'view_prices' },
    { path: '/support', word: 'nav.support', icon: PersonSupportRegular, key: 's' },
  ],
  gear: [
    { path: '/settings', word: 'gear.account', icon: BuildingRegular },
    { path: '/settings/users', word: 'gear.users', icon: PeopleSettingsRegular, needs: seesUsers },
    { path: '/settings/applications', word: 'gear.applications', icon: KeyRegular, needs: 'manage_applications' },
    { path: '/settings/preferences', word: 'gear.preferences', icon: OptionsRegular },
    { path: '/activity', word: 'gear.activity', icon: HistoryRegular, needs: ['view_transaction_log', 'view_key_access_log'] },
  ],
  routes,
  notices: {
    list: (query, signal) => dataOf(api.GET('/v1/notices', { params: { query }, signal })),
    read: (body) => dataOf(api.POST('/v1/notices/read', { body })),
  },
  supportPath: '/support/new',
  helpPath: '/support',
  search,
  searchPath: '/search',
};
