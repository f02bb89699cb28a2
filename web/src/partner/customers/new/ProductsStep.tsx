// The second step: what the customer is to have from the beginning. It may be left out.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { api, dataOf } from '@/shared/api';
import { countryName } from '@/shared/format/countries';
import { Section, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import buyStyles from '../../buy/Buy.module.css';
import { questionOf, ShelfView, unfiltered, useShelf } from '../../buy/Shelf';
import type { NewBasket } from './basket';
import { ChosenList } from './ChosenList';
import styles from './New.module.css';

// Reservations need a subscription of the customer, which is not there yet.
const views = ['Software', 'SoftwarePerpetual', 'SoftwareSubscriptions', 'OnlineServices'] as const;

interface ProductsStepProps {
  country: string;
  basket: NewBasket;
  onDone: () => void;
}

export function ProductsStep({ country, basket, onDone }: ProductsStepProps) {
  const { t } = useWords('add-customer');
  const { may } = useSession();
  const next = (
    <div className={styles['buttons']}>
      <Button appearance="primary" onClick={onDone}>
        {basket.lines.length === 0 ? t('skipProducts') : t('toReview')}
      </Button>
    </div>
  );
  if (!may('buy') || !may('view_prices')) {
    return (
      <div className={styles['form']}>
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('mayNotBuy')}</MessageBarBody>
        </MessageBar>
        {next}
      </div>
    );
  }
  return (
    <>
      <p>{t('productsLead', { country: countryName(country) })}</p>
      <div className={buyStyles['columns']}>
        <div className={buyStyles['shelf']}>
          <MarketShelf country={country} basket={basket} />
        </div>
        <aside className={buyStyles['cart']} aria-label={t('chosen')}>
          <Section title={t('chosen')}>
            {basket.foreign && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{t('chosenElsewhere')}</MessageBarBody>
              </MessageBar>
            )}
            <ChosenList lines={basket.lines} set={basket.set} />
            {next}
          </Section>
        </aside>
      </div>
    </>
  );
}

function MarketShelf({ country, basket }: { country: string; basket: NewBasket }) {
  const [filters, go] = useAddress(unfiltered);
  const shelf = useShelf(['market-offers', country], filters, (signal) =>
    dataOf(api.GET('/v1/marketoffers', { params: { query: { country, ...questionOf(filters) } }, signal })),
  );
  const drafts = basket.lines.map((line) => line.draft);
  return <ShelfView shelf={shelf} filters={filters} go={go} basket={{ lines: drafts, changing: false, set: basket.set }} of={views} />;
}
