// The main menu on a phone: a drawer from the side.
import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useWords } from '../words/words';
import { SideNav } from './SideNav';

export default function NavDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useWords('common');
  return (
    <OverlayDrawer open size="small" onOpenChange={(_, change) => !change.open && onClose()} aria-label={t('nav.label')}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" icon={<DismissRegular />} aria-label={t('confirm.close')} onClick={onClose} />
          }
        >
          {t('product')}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <SideNav />
      </DrawerBody>
    </OverlayDrawer>
  );
}
