import { testUpstream } from './upstream-suite.js';

/** The settings of the account. UPSTREAM_TEST_NUMBER, a phone number of the account in digits, enables the writes. */
const {
  ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId = '',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret = '',
  CAMS_ENDPOINT: endpoint = 'cams.ap-southeast-1.aliyuncs.com',
  CAMS_PROTOCOL: protocol = 'https',
  UPSTREAM_TEST_SPACE: custSpaceId = '',
  UPSTREAM_TEST_NUMBER: writableNumber,
} = process.env;

const isConfigured = [accessKeyId, accessKeySecret, custSpaceId].every((value) => value !== '');
const settings = 'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and UPSTREAM_TEST_SPACE';

testUpstream(
  isConfigured ? 'the account' : `the account (skipped: set ${settings})`,
  { isConfigured, hasWritableNumber: writableNumber !== undefined },
  async () => ({
    endpoint,
    protocol: protocol === 'http' ? 'http' : 'https',
    accessKeyId,
    accessKeySecret,
    custSpaceId,
    writableNumber,
    close: async () => undefined,
  }),
);
