// The customer centre: for those who bought.
import { startPortal } from '@/shared/start';
import { centre } from './portal';

void startPortal(centre);
