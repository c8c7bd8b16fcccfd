import { language, languages, setLanguage } from '../texts/index.js';
import { texts } from '../texts/index.js';

/** Lets the person choose the language of the page, then reloads the page in it. */
export function LanguageChoice() {
  return (
    <select
      className="language"
      aria-label={texts.language}
      value={language}
      onChange={({ target }) => setLanguage(target.value)}
    >
      {Object.entries(languages).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
