import type { Business } from './businesses.js';
import { seededDigits, seededChoice, seededText } from './seeded-random.js';

/** A WhatsApp Business Account with the fields of QueryChatappBindWaba. */
export interface WabaRecord {
  Id: string;
  Name: string;
  Currency: string;
  MessageTemplateNamespace: string;
  AccountReviewStatus: string;
  BusinessId: string;
  BusinessName: string;
  AuthInternationalRateEligibility: Record<string, unknown>;
  PrimaryBusinessLocation: string;
  MarketingMessageLiteStatus: string;
  IsOnBizApp: string;
}

/** Mostly approved accounts; the first spaces already show other statuses. */
const reviewStatuses = ['APPROVED', 'APPROVED', 'PENDING', 'APPROVED', 'REJECTED', 'APPROVED', 'DISABLED', 'DEFERRED'];
/** "Y" is Alibaba's own sample; users of CAMS have reported the others. */
const marketingStatuses = ['Y', 'ELIGIBLE', 'ONBOARDED', 'None'];

/** Generates the WABA of space `index`. */
export function seedWaba(seed: number, index: number, business: Business, name: string): WabaRecord {
  const key = `waba ${seed} ${index}`;
  const hex = seededText(key, '0123456789abcdef', 32);
  return {
    Id: seededDigits(key, 15),
    Name: name,
    Currency: business.currency,
    MessageTemplateNamespace: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1_$2_$3_$4_'),
    AccountReviewStatus: reviewStatuses[index % reviewStatuses.length] ?? 'APPROVED',
    BusinessId: seededDigits(`business ${seed} ${index}`, 15),
    BusinessName: business.company,
    AuthInternationalRateEligibility: {
      start_time: 1721952000,
      exception_countries: [{ country_code: seededChoice(key, ['IN', 'ID', 'MY', 'ZA']), start_time: 1733011200 }],
    },
    PrimaryBusinessLocation: index % 3 === 1 ? '"start_time":1721952000' : business.country,
    MarketingMessageLiteStatus: marketingStatuses[index % marketingStatuses.length] ?? 'Y',
    IsOnBizApp: index % 4 === 3 ? 'Y' : 'N',
  };
}
