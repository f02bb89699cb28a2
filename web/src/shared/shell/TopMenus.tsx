// The buttons at the end of the top bar: notices, help, settings, language and theme, the reader's account.
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard';
import { LocalLanguageRegular } from '@fluentui/react-icons/svg/local-language';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { WeatherMoonRegular } from '@fluentui/react-icons/svg/weather-moon';
import type { ReactElement, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { queries } from '../api/queries';
import { Bell } from '../notices/Bell';
import { usePortal } from '../portal';
import { signOut, useSession } from '../session/session';
import { type Choice, chooseTheme, useThemeChoice } from '../theme/theme';
import { type Language, language, languages, speak, useWords } from '../words/words';
import styles from './Shell.module.css';

export function TopMenus({ onShortcuts }: { onShortcuts: () => void }) {
  return (
    <div className={styles['menus']}>
      <LanguageMenu />
      <ThemeMenu />
      <Bell />
      <HelpMenu onShortcuts={onShortcuts} />
      <GearMenu />
      <UserMenu />
    </div>
  );
}

interface TopMenuProps {
  label: string;
  icon: ReactElement;
  checked?: Record<string, string[]>;
  children: ReactNode;
}

function TopMenu({ label, icon, checked, children }: TopMenuProps) {
  return (
    <Menu {...(checked ? { checkedValues: checked } : {})}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="transparent" icon={icon} aria-label={label} title={label} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>{children}</MenuList>
      </MenuPopover>
    </Menu>
  );
}

function LanguageMenu() {
  const { t } = useWords('common');
  const choose = async (wanted: Language) => {
    await speak(wanted);
    // Names and descriptions come from the server in the reader's language.
    await queries.invalidateQueries();
  };
  return (
    <TopMenu label={t('language.label')} icon={<LocalLanguageRegular />} checked={{ language: [language()] }}>
      {languages.map((each) => (
        <MenuItemRadio key={each} name="language" value={each} lang={each} onClick={() => void choose(each)}>
          {t(`language.${each}`)}
        </MenuItemRadio>
      ))}
    </TopMenu>
  );
}

function ThemeMenu() {
  const { t } = useWords('common');
  const choices: Choice[] = ['system', 'light', 'dark'];
  return (
    <TopMenu label={t('theme.label')} icon={<WeatherMoonRegular />} checked={{ theme: [useThemeChoice()] }}>
      {choices.map((each) => (
        <MenuItemRadio key={each} name="theme" value={each} onClick={() => chooseTheme(each)}>
          {t(`theme.${each}`)}
        </MenuItemRadio>
      ))}
    </TopMenu>
  );
}

function HelpMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useWords('common');
  const { helpPath, supportPath } = usePortal();
  const navigate = useNavigate();
  return (
    <TopMenu label={t('help')} icon={<QuestionCircleRegular />}>
      <MenuItem icon={<QuestionCircleRegular />} onClick={() => void navigate(helpPath)}>
        {t('help')}
      </MenuItem>
      <MenuItem icon={<PersonRegular />} onClick={() => void navigate(supportPath)}>
        {t('error.report')}
      </MenuItem>
      <MenuItem icon={<KeyboardRegular />} onClick={onShortcuts}>
        {t('shortcuts.title')}
      </MenuItem>
    </TopMenu>
  );
}

function GearMenu() {
  const { t } = useWords('common');
  const { gear } = usePortal();
  const { may } = useSession();
  const navigate = useNavigate();
  const open = gear.filter((way) => !way.needs || may(way.needs));
  if (open.length === 0) return null;
  return (
    <TopMenu label={t('gear.label')} icon={<SettingsRegular />}>
      {open.map(({ path, word, icon: Icon }) => (
        <MenuItem key={path} icon={<Icon />} onClick={() => void navigate(path)}>
          {t(word)}
        </MenuItem>
      ))}
    </TopMenu>
  );
}

function UserMenu() {
  const { t } = useWords('common');
  const { id } = usePortal();
  const { user, tenant } = useSession();
  return (
    <TopMenu label={t('user.label', { name: user.displayName })} icon={<PersonRegular />}>
      <MenuGroup>
        <MenuGroupHeader>{user.displayName}</MenuGroupHeader>
        <div className={styles['who']}>
          <p>{user.userPrincipalName}</p>
          <p className={styles['quiet']}>{tenant.name}</p>
        </div>
      </MenuGroup>
      <MenuDivider />
      <MenuItem icon={<SignOutRegular />} onClick={() => void signOut(id)}>
        {t('user.signOut')}
      </MenuItem>
    </TopMenu>
  );
}
