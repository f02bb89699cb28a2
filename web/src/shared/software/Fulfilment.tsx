// Below a purchase: choose version, language and architecture, then get the key, the download or the link (S10-S13, S40).
import { Button, Select } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { announce, Ask, ErrorPanel, Lines, useErrorText, useToast, When, WhyNot } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { languageName } from '@/shared/format/countries';
import { bytes } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import styles from './Fulfilment.module.css';
import { KeyDialog } from './KeyDialog';
import { hindrance, lineOf, offers, type Purchase } from './purchase';
import { RiskDialog, useRisk } from './RiskDialog';

type Choice = Shape<'SoftwareProduct'>;
type Medium = Shape<'SoftwareDownload'>;

interface FulfilmentProps {
  purchase: Purchase;
  customerId: string;
  /** Opens the cancel dialog; who only uses the software has none. */
  cancel?: () => void;
}

const partsOf = ['version', 'language', 'architecture'] as const;
type Part = (typeof partsOf)[number];

/** The choices that fit what was chosen so far, and what each part can be. */
function useChoice(choices: readonly Choice[]) {
  const [wanted, setWanted] = useState<Partial<Record<Part, string>>>({});
  const fits = (choice: Choice, upTo: number) =>
    partsOf.slice(0, upTo).every((part) => wanted[part] === undefined || choice[part] === wanted[part]);
  const left = (index: number) => [
    ...new Set(choices.filter((choice) => fits(choice, index)).map((choice) => choice[partsOf[index] as Part] ?? '')),
  ];
  const chosen = choices.find((choice) => fits(choice, partsOf.length)) ?? choices.find((choice) => fits(choice, 1)) ?? choices[0];
  const choose = (part: Part, value: string) => {
    const index = partsOf.indexOf(part);
    setWanted((before) => ({
      ...Object.fromEntries(Object.entries(before).filter(([name]) => partsOf.indexOf(name as Part) < index)),
      [part]: value,
    }));
  };
  return { chosen, choose, left };
}

export function Fulfilment({ purchase, customerId, cancel }: FulfilmentProps) {
  const line = lineOf(customerId, purchase);
  const choices = useQuery({
    queryKey: ['software-products', purchase.orderId, purchase.lineItemNumber],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwareproducts', {
            params: { path: line },
            signal,
          }),
        )
      ).items,
  });
  if (choices.isPending) return <Lines count={3} />;
  if (choices.error) return <ErrorPanel error={choices.error} retry={() => void choices.refetch()} />;
  return <Chosen purchase={purchase} customerId={customerId} {...(cancel && { cancel })} choices={choices.data} />;
}

function Chosen({ purchase, customerId, cancel, choices }: FulfilmentProps & { choices: readonly Choice[] }) {
  const { t } = useWords('software');
  const id = useId();
  const { chosen, choose, left } = useChoice(choices);
  const [showsKeys, setShowsKeys] = useState(false);
  const media = useMedia(customerId, purchase, chosen);
  if (purchase.status === 'cancelled') {
    return (
      <p className={styles['gone']}>
        {t('cancelledKey')} {purchase.cancellation.why}
      </p>
    );
  }
  return (
    <div className={styles['panel']}>
      {offers(purchase, 'copyDeepLink') && <h2 className={styles['heading']}>{t('deepLink.heading')}</h2>}
      <div className={styles['choice']}>
        {partsOf.map((part, index) => {
          const values = left(index).filter(Boolean);
          if (values.length === 0) return null;
          return (
            <div key={part} className={styles['field']}>
              <label htmlFor={`${id}-${part}`}>{t(part)}</label>
              <Select id={`${id}-${part}`} value={chosen?.[part] ?? ''} onChange={(_, change) => choose(part, change.value)}>
                {values.map((value) => (
                  <option key={value} value={value}>
                    {part === 'language' ? languageName(value) : value}
                  </option>
                ))}
              </Select>
            </div>
          );
        })}
      </div>
      <div className={styles['actions']}>
        <WhyNot
          appearance="primary"
          icon={<KeyRegular />}
          whyNot={hindrance(purchase, 'revealKey')}
          onClick={() => setShowsKeys(true)}
        >
          {t('getKey')}
        </WhyNot>
        <MediaActions purchase={purchase} customerId={customerId} media={media.data ?? []} />
        {offers(purchase, 'copyDeepLink') && <DeepLink purchase={purchase} customerId={customerId} />}
        {cancel && (
          <WhyNot icon={<DismissCircleRegular />} whyNot={hindrance(purchase, 'cancel')} onClick={cancel}>
            {t('cancel')}
          </WhyNot>
        )}
      </div>
      <Facts>
        <Fact name={t('whoSees')}>{purchase.keys.whoSeesThem}</Fact>
        <Fact name={t('keys')}>
          {t('keyCount', { count: purchase.keys.count })}
          {purchase.keys.activationLimit > 0 &&
            ` · ${t('activations', { count: purchase.keys.activationCount, limit: purchase.keys.activationLimit })}`}
        </Fact>
        {cancel && (
          <Fact name={t('cancelling')}>
            {purchase.cancellation.cancellable && purchase.cancellation.lastMoment ? (
              <>
                {t('cancelDialog.until')} <When at={purchase.cancellation.lastMoment} />
              </>
            ) : (
              purchase.cancellation.why
            )}
          </Fact>
        )}
        <Fact name={t('guide')}>
          <a href="/help/keys-and-downloads" target="_blank" rel="noreferrer">
            {t('guideLink')}
          </a>
        </Fact>
      </Facts>
      {showsKeys && (
        <KeyDialog purchase={purchase} customerId={customerId} choice={chosen} onClose={() => setShowsKeys(false)} />
      )}
    </div>
  );
}

function useMedia(customerId: string, purchase: Purchase, chosen: Choice | undefined) {
  return useQuery({
    queryKey: ['media', purchase.orderId, purchase.lineItemNumber, chosen?.version, chosen?.language, chosen?.architecture],
    enabled: (chosen?.mediaCount ?? 0) > 0 && purchase.status !== 'cancelled',
    queryFn: async ({ signal }) => {
      const query = {
        ...(chosen?.version && { version: chosen.version }),
        ...(chosen?.language && { language: chosen.language }),
        ...(chosen?.architecture && { architecture: chosen.architecture }),
      };
      const path = lineOf(customerId, purchase);
      const page = await dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwaredownloads', {
          params: { path, query },
          signal,
        }),
      );
      return page.items;
    },
  });
}

/** Downloads the media, or copies a link to pass on, after the risk was made known (S6). */
function MediaActions({ purchase, customerId, media }: { purchase: Purchase; customerId: string; media: readonly Medium[] }) {
  const { t } = useWords('software');
  const toast = useToast();
  const errorText = useErrorText();
  const risk = useRisk();
  const [link, setLink] = useState<{ uri: string; until: string | undefined }>();
  const mint = useMutation({
    mutationFn: async ({ medium, purpose }: { medium: Medium; purpose: 'download' | 'copy' }) => {
      const path = { ...lineOf(customerId, purchase), file_id: medium.id };
      return dataOf(
        api.POST('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwaredownloads/{file_id}/links', {
          params: { path },
          body: { purpose, riskAcknowledged: true },
        }),
      );
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  const get = (medium: Medium, purpose: 'download' | 'copy') =>
    risk.then(() =>
      mint.mutate(
        { medium, purpose },
        {
          onSuccess: (made) => {
            if (purpose === 'download') location.assign(new URL(made.link.uri, location.href).pathname);
            else setLink({ uri: made.link.uri, until: made.expirationDate });
          },
        },
      ),
    );
  const why = media.length === 0 ? t('noMedia') : undefined;
  const shown = media.length > 0 ? media : [undefined];
  return (
    <>
      {shown.map((medium) => (
        <span key={medium?.id ?? ''} className={styles['medium']}>
          <WhyNot
            icon={<ArrowDownloadRegular />}
            whyNot={hindrance(purchase, 'download') ?? why}
            onClick={() => medium && get(medium, 'download')}
          >
            {medium && media.length > 1 ? t('downloadFile', { file: medium.fileName }) : t('common:download')}
          </WhyNot>
          <WhyNot
            icon={<LinkRegular />}
            whyNot={hindrance(purchase, 'copyDownloadLink') ?? why}
            onClick={() => medium && get(medium, 'copy')}
          >
            {t('copyLink')}
          </WhyNot>
          {medium && (
            <span className={styles['file']}>
              {medium.fileName}, {bytes(medium.size)}
            </span>
          )}
        </span>
      ))}
      <RiskDialog risk={risk} />
      {link && <LinkDialog title={t('link.title')} text={t('link.text')} uri={link.uri} onClose={() => setLink(undefined)} />}
    </>
  );
}

/** The customer centre's address of this purchase: it carries no secret (S40). */
function DeepLink({ purchase, customerId }: { purchase: Purchase; customerId: string }) {
  const { t } = useWords('software');
  const toast = useToast();
  const errorText = useErrorText();
  const risk = useRisk();
  const [uri, setUri] = useState<string>();
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/deeplink', {
          params: { path: lineOf(customerId, purchase) },
          body: { riskAcknowledged: true },
        }),
      ),
    onSuccess: (made) => setUri(made.link.uri),
    onError: (failure) => toast.failed(errorText(failure)),
  });
  if (hindrance(purchase, 'copyDeepLink') && !hindrance(purchase, 'revealKey')) return null;
  return (
    <>
      <WhyNot
        icon={<LinkRegular />}
        whyNot={hindrance(purchase, 'copyDeepLink')}
        onClick={() => risk.then(() => make.mutate())}
      >
        {t('copyDeepLink')}
      </WhyNot>
      <RiskDialog risk={risk} />
      {uri && <LinkDialog title={t('deepLink.title')} text={t('deepLink.text')} uri={uri} onClose={() => setUri(undefined)} />}
    </>
  );
}

function LinkDialog({ title, text, uri, onClose }: { title: string; text: string; uri: string; onClose: () => void }) {
  const { t } = useWords('software');
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(uri).then(() => {
      setCopied(true);
      announce(t('common:copy.done'));
    });
  return (
    <Ask
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:confirm.close')}</Button>
          <Button appearance="primary" onClick={copy}>
            {copied ? t('common:copy.done') : t('common:copy.do')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <code className={styles['address']}>{uri}</code>
    </Ask>
  );
}
