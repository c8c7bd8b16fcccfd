/** The language of the page: the person's choice, otherwise the browser's preference, otherwise English. */
import { en, type Texts } from './en/index.js';
import { zh } from './zh/index.js';

/** Each language by its own name. */
export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const storageKey = 'waba-dashboard.language';
const textsByLanguage: Readonly<Record<Language, Texts>> = { en, zh };

function toLanguage(tag: string | null): Language | undefined {
  const [primary = ''] = (tag ?? '').toLowerCase().split('-');
  return primary in languages ? (primary as Language) : undefined;
}

const preferred = navigator.languages.map(toLanguage).find((candidate) => candidate !== undefined);
export const language: Language = toLanguage(localStorage.getItem(storageKey)) ?? preferred ?? 'en';
export const texts: Texts = textsByLanguage[language];

/** Loads the page again in another language; the address, the key and the tab's activity stay. */
export function setLanguage(tag: string): void {
  localStorage.setItem(storageKey, toLanguage(tag) ?? 'en');
  window.location.reload();
}
