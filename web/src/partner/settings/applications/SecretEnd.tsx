// Until when an application's secrets carry it.
import { StatusBadge, type Tone, When } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { lastingSecret, type Secret, type Standing, standingOf } from './secrets';

const tones: Record<Standing, Tone> = { good: 'good', soon: 'warning', expired: 'bad' };

export function SecretBadge({ secret }: { secret: Secret }) {
  const { t } = useWords('settings');
  const standing = standingOf(secret);
  return <StatusBadge tone={tones[standing]}>{t(`applications.${standing}`)}</StatusBadge>;
}

export function SecretEnd({ secrets }: { secrets: readonly Secret[] }) {
  const { t } = useWords('settings');
  const lasting = lastingSecret(secrets);
  if (!lasting) return <StatusBadge tone="bad">{t('applications.noneValid')}</StatusBadge>;
  return (
    <span>
      <When at={lasting.secretExpires} only="day" /> {standingOf(lasting) === 'soon' && <SecretBadge secret={lasting} />}
    </span>
  );
}
