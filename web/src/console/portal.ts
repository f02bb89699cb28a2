// The operator console's menus and pages.
import { BoxRegular } from '@fluentui/react-icons/svg/box';
import { BuildingShopRegular } from '@fluentui/react-icons/svg/building-shop';
import { GavelRegular } from '@fluentui/react-icons/svg/gavel';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { OptionsRegular } from '@fluentui/react-icons/svg/options';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { StorageRegular } from '@fluentui/react-icons/svg/storage';
import { TagRegular } from '@fluentui/react-icons/svg/tag';
import { WalletRegular } from '@fluentui/react-icons/svg/wallet';
import { api, dataOf } from '@/shared/api';
import type { Portal } from '@/shared/portal';
import { routes } from './routes';
import { search } from './search';

export const operatorConsole: Portal = {
  id: 'console',
  tenantKind: 'operator',
  ways: [
    { path: '/', word: 'nav.home', icon: HomeRegular, key: 'h' },
    { path: '/partners', word: 'nav.tenants', icon: BuildingShopRegular, key: 'p' },
    { path: '/catalog', word: 'nav.catalog', icon: BoxRegular, key: 'c' },
    { path: '/prices', word: 'nav.priceLists', icon: TagRegular, key: 'l' },
    { path: '/keys', word: 'nav.keys', icon: KeyRegular, key: 'k' },
    { path: '/media', word: 'nav.media', icon: StorageRegular, key: 'i' },
    { path: '/policies', word: 'nav.policies', icon: GavelRegular, key: 'o' },
    { path: '/money', word: 'nav.money', icon: WalletRegular, key: 'm' },
    { path: '/desk', word: 'nav.desk', icon: PersonSupportRegular, key: 's' },
    { path: '/audit', word: 'nav.audit', icon: HistoryRegular, key: 'a' },
    { path: '/system', word: 'nav.system', icon: ServerRegular, key: 'y' },
  ],
  gear: [{ path: '/preferences', word: 'gear.preferences', icon: OptionsRegular }],
  routes,
  notices: {
    list: (query, signal) => dataOf(api.GET('/operator/v1/notices', { params: { query }, signal })),
    read: (body) => dataOf(api.POST('/operator/v1/notices/read', { body })),
  },
  search,
  supportPath: '/desk',
  helpPath: '/desk',
};
