/** The language of the page: the person's choice, otherwise the browser's preference, otherwise English. */
import { createStoredStore } from '../store.js';
import { en, type Texts } from './en/index.js';
import { zh } from './zh/index.js';

/** Each language by its own name. */
export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const textsByLanguage: Readonly<Record<Language, Texts>> = { en, zh };

function toLanguage(tag: string): Language | undefined {
  const [primary = ''] = tag.toLowerCase().split('-');
  return primary in languages ? (primary as Language) : undefined;
}

const chosen = createStoredStore<Language | null>(
  'localStorage',
  'waba-dashboard.language',
  null,
  (stored): stored is Language => typeof stored === 'string' && stored in languages,
);
const preferred = navigator.languages.map(toLanguage).find((candidate) => candidate !== undefined);
export const language: Language = chosen.get() ?? preferred ?? 'en';
export const texts: Texts = textsByLanguage[language];

/** Loads the page again in another language; the address, the key and the tab's activity stay. */
export function setLanguage(tag: string): void {
  chosen.set(toLanguage(tag) ?? 'en');
  window.location.reload();
}
