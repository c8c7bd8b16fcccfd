/**
 * Ranges of phone numbers that regulators reserve for film, print and tests, so that no number of the demo data belongs
 * to anybody. Only ranges that libphonenumber accepts as valid are used, because clients validate with it. Sources:
 * NANPA (555-0100 to 0199), Ofcom ("Telephone numbers for use in TV and radio drama"), ACMA (numbers for creative
 * works), ARCEP (Plan de numérotation, 2.5.12), Bundesnetzagentur (Rufnummern für Film), PTS (nummer för
 * dramaproduktion), ComReg (020 91 and five digits).
 */
export interface NumberRange {
  /** Country code and leading digits that all numbers of the range share. */
  prefix: string;
  /** Number of digits after the prefix. */
  digits: number;
  /** The first reserved number, if that is not 0. */
  from?: number;
}

export type Country = 'AU' | 'CA' | 'DE' | 'FR' | 'GB' | 'IE' | 'SE' | 'US';

const ranges = (countryCode: string, digits: number, prefixes: string): NumberRange[] =>
  prefixes.split(' ').map((prefix) => ({ prefix: countryCode + prefix, digits }));

export const numberRanges: Readonly<Record<Country, readonly NumberRange[]>> = {
  AU: ranges('61', 4, '25550 27010 35550 37010 75550 77010 85550 87010'),
  CA: ranges('1', 2, '41655501 60455501 51455501 40355501 61355501 90255501'),
  DE: [...ranges('49', 3, '3023125 4066969 2214710 8999998 6990009'), ...ranges('49', 2, '17139200 176040690')],
  FR: ranges('33', 4, '63998 19900 26191 35301 46571 53649'),
  GB: ranges(
    '44',
    3,
    '2079460 1134960 1144960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960 2920180',
  ),
  IE: ranges('353', 4, '20910 20911 20912 20913 20914 20915'),
  SE: [...ranges('46', 2, '3139006 4062804 8465004'), { prefix: '467017406', digits: 2, from: 5 }],
  US: ranges('1', 2, '21255501 30555501 31255501 41555501 50355501 51255501 61755501 70255501 71355501 80855501'),
};

/**
 * The range for a country whose reserved numbers are used up: country code 888, which is no longer routed by any
 * network, and eleven digits. Large enough for any number of spaces.
 */
export const overflowRange: NumberRange = { prefix: '888', digits: 11 };
