// The partner dashboard: for those who sell.
import { startPortal } from '@/shared/start';
import { partner } from './portal';

void startPortal(partner);
