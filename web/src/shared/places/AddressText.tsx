// A postal address to read, a line each.
import type { components } from '../api/schema';
import { useLanguage } from '../words/words';
import styles from './places.module.css';
import { countryName } from '../format/countries';

export function AddressText({ address }: { address: components['schemas']['Address'] }) {
  useLanguage();
  const place = [address.city, address.state, address.postalCode].filter(Boolean).join(', ');
  const lines = [address.addressLine1, address.addressLine2, address.addressLine3, place, countryName(address.country)];
  return (
    <span className={styles['text']}>
      {lines.filter(Boolean).map((line, index) => (
        <span key={index}>{line}</span>
      ))}
    </span>
  );
}
