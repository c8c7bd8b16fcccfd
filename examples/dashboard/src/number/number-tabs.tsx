import { hrefOf, useRoute } from '../route.js';
import { texts } from '../texts/index.js';
import type { PhoneNumberKey } from './phone-number-key.js';

const numberTabs = ['codes', 'health', 'profile', 'callbacks'] as const;
export type NumberTab = (typeof numberTabs)[number];

export const toNumberTab = (value: string): NumberTab => numberTabs.find((tab) => tab === value) ?? 'codes';

/** The tabs of a number. Each has its own address, so that it can be shared; the filters of the list are kept. */
export function NumberTabs({ phoneNumber, selected }: { phoneNumber: PhoneNumberKey; selected: NumberTab }) {
  const { params } = useRoute();
  const hrefOfTab = (tab: NumberTab) => {
    const next = new URLSearchParams(params);
    if (tab === 'codes') next.delete('view');
    else next.set('view', tab);
    return hrefOf(phoneNumber.custSpaceId, phoneNumber.number, next);
  };
  return (
    <nav className="tabs" aria-label={texts.numbers.views}>
      {numberTabs.map((tab) => (
        <a key={tab} href={hrefOfTab(tab)} aria-current={tab === selected ? 'page' : undefined}>
          {texts.numbers.tabs[tab]}
        </a>
      ))}
    </nav>
  );
}
