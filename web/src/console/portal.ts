// The operator console's menus and pages.
import { BuildingShopRegular } from '@fluentui/react-icons/svg/building-shop';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { WalletRegular } from '@fluentui/react-icons/svg/wallet';
import { api, dataOf } from '@/shared/api';
import type { Portal } from '@/shared/portal';
import { routes } from './routes';

export const operatorConsole: Portal = {
  id: 'console',
  tenantKind: 'operator',
  ways: [
    { path: '/', word: 'nav.home', icon: HomeRegular, key: 'h' },
    { path: '/partners', word: 'nav.tenants', icon: BuildingShopRegular, key: 'p' },
    { path: '/keys', word: 'nav.keys', icon: KeyRegular, key: 'k' },
    { path: '/money', word: 'nav.money', icon: WalletRegular, key: 'm' },
    { path: '/desk', word: 'nav.desk', icon: PersonSupportRegular, key: 's' },
    { path: '/audit', word: 'nav.audit', icon: HistoryRegular, key: 'a' },
    { path: '/system', word: 'nav.system', icon: ServerRegular, key: 'y' },
  ],
  gear: [],
  routes,
  notices: {
    list: (query, signal) => dataOf(api.GET('/operator/v1/notices', { params: { query }, signal })),
    read: (notice_id) => dataOf(api.POST('/operator/v1/notices/{notice_id}/read', { params: { path: { notice_id } } })),
  },
  supportPath: '/desk',
  helpPath: '/desk',
};
