/** Looks up a setting in the table of settings. */
import { settings, type Setting, type SettingName } from './settings.js';

const byName: ReadonlyMap<string, Setting> = new Map(settings.map((setting) => [setting.name, setting]));

export function isSetting(name: string): boolean {
  return byName.has(name);
}

export function isSecret(name: SettingName): boolean {
  return byName.get(name)?.secret === true;
}

export function defaultOf(name: SettingName): string | null {
  return byName.get(name)?.default ?? null;
}
