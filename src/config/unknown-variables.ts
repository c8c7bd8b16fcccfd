import { quoted } from './config-error.js';
import type { Environment } from './setting-reader.js';
import { isSetting } from './setting-reader.js';
import { settings } from './settings.js';

const prefix = /^CAMS_/i;

/**
 * Maximum number of edits that count as a typo. Longer names allow more; short names too often belong to other
 * programs.
 */
const maxTypos = (name: string) => (name.length < 8 ? 0 : Math.min(3, Math.floor(name.length / 4)));

/**
 * Warns of variables that look like settings but are not: those with the prefix CAMS_, and likely typos of an unset
 * setting. They are not errors, because other programs set variables too: Kubernetes sets CAMS_PORT for a service named
 * `cams`.
 */
export function unknownVariableWarnings(env: Environment): string[] {
  const isSet = (name: string) => (env[name] ?? '').trim() !== '';
  return Object.keys(env)
    .filter((name) => isSet(name) && !isSetting(name))
    .flatMap((name) => {
      const { nearest, edits } = nearestSetting(name);
      const isTypo = edits <= maxTypos(nearest) && !isSet(nearest);
      if (!isTypo && !prefix.test(name)) return [];
      const hint = edits <= nearest.length / 2 ? `; did you mean ${nearest}?` : '.';
      return [`${/^\w{1,80}$/.test(name) ? name : quoted(name)} is not a setting and is not used${hint}`];
    });
}

function nearestSetting(name: string): { nearest: string; edits: number } {
  // Truncated, so that a very long name costs little time.
  const text = name.toUpperCase().slice(0, 64);
  let best = { nearest: '', edits: Infinity };
  for (const setting of settings) {
    // CAMS_AUTH probably means AUTH.
    const candidate = prefix.test(setting.name) ? text : text.replace(prefix, '');
    // The difference in length is a lower bound of the distance.
    if (Math.abs(candidate.length - setting.name.length) >= best.edits) continue;
    const edits = levenshtein(candidate, setting.name);
    if (edits < best.edits) best = { nearest: setting.name, edits };
  }
  return best;
}

/** The Levenshtein distance: how many characters to insert, delete or replace. */
function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, character] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const [above = 0, diagonal = 0, left = 0] = [row[column + 1], row[column], next[column]];
      next.push(Math.min(above + 1, left + 1, diagonal + (character === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
