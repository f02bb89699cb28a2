// The customer centre's menus and pages.
import { BoxRegular } from '@fluentui/react-icons/svg/box';
import { BuildingShopRegular } from '@fluentui/react-icons/svg/building-shop';
import { CalendarClockRegular } from '@fluentui/react-icons/svg/calendar-clock';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { OptionsRegular } from '@fluentui/react-icons/svg/options';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { api, dataOf } from '@/shared/api';
import type { Portal } from '@/shared/portal';
import { routes } from './routes';

export const centre: Portal = {
  id: 'centre',
  tenantKind: 'customer',
  ways: [
    { path: '/', word: 'nav.home', icon: HomeRegular, key: 'h' },
    { path: '/products', word: 'nav.products', icon: BoxRegular, key: 'p' },
    { path: '/reservations', word: 'nav.reservations', icon: CalendarClockRegular, key: 'v' },
    { path: '/partners', word: 'nav.partners', icon: BuildingShopRegular, key: 'r' },
    { path: '/users', word: 'nav.users', icon: PeopleRegular, needs: 'customer_manage_users', key: 'u' },
    { path: '/organization', word: 'nav.organization', icon: BuildingRegular, key: 'o' },
  ],
  gear: [{ path: '/preferences', word: 'gear.preferences', icon: OptionsRegular }],
  routes,
  notices: {
    list: (query, signal) => dataOf(api.GET('/v1/customer-centre/notices', { params: { query }, signal })),
    read: (body) => dataOf(api.POST('/v1/customer-centre/notices/read', { body })),
  },
  supportPath: '/partners',
  helpPath: '/partners',
};
