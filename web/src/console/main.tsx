// The operator console: for those who run the shop.
import { startPortal } from '@/shared/start';
import { operatorConsole } from './portal';

void startPortal(operatorConsole);
