import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/index.js';
import { networkAdvice } from '../../src/cli/ping/advice.js';
import { startSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { answer, hang, reset, serve, type Behaviour } from '../upstream/scripted-server.js';
import { selfSigned } from '../upstream/self-signed.js';

const openServers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of openServers.splice(0)) await one.close();
});

const secret = 'Sup3r-S3cret-0f-the-account';

async function startSandboxWith(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ latencyMs: 0, accessKeySecret: secret, ...options });
  openServers.push(sandbox);
  return sandbox;
}

async function startServer(behaviour: Behaviour | Behaviour[], tls?: { key: string; cert: string }): Promise<string> {
  const one = await serve(behaviour, tls);
  openServers.push(one);
  return one.endpoint;
}

/** What `waba-gateway ping` prints and ends with, with these settings. */
async function ping(endpoint: string, env: Record<string, string> = {}, args: string[] = []) {
  const settings = {
    CAMS_UPSTREAM: 'alibaba',
    CAMS_ENDPOINT: endpoint,
    CAMS_PROTOCOL: 'http',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'sandbox-access-key',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    CAMS_SPACES: 'cams-cafe-moewe',
    CAMS_TIMEOUT_MS: '3000',
    ...env,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  let out = '';
  let err = '';
  const code = await runCli(['ping', ...args], { write: (text) => (out += text) }, { write: (text) => (err += text) });
  for (const hidden of [secret, settings.ALIBABA_CLOUD_ACCESS_KEY_ID, env['ALIBABA_CLOUD_SECURITY_TOKEN'] ?? secret])
    expect(out + err).not.toContain(hidden);
  return { code, out, err };
}

const hostOf = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
const errorReply = (status: number, code: string) =>
  answer(status, JSON.stringify({ RequestId: 'REQ-7', Code: code, Message: 'no' }), {
    'content-type': 'application/json',
  });

describe('waba-gateway ping', () => {
  it('says that all is well: where, as whom, how fast, and the request id', async () => {
    const { code, out } = await ping(hostOf(await startSandboxWith()));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Endpoint +http:\/\/127\.0\.0\.1:\d+\nNetwork +answers in \d+ ms\nClock +in step with the upstream\n/,
    );
    expect(out).toMatch(/Credentials +from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET\n/);
    expect(out).toMatch(
      /Call +QueryChatappBindWaba of the space cams-cafe-moewe: OK in \d+ ms, request id [\w-]+\n\nAll is well\.\n$/,
    );
  });

  it('asks for the space that it is told', async () => {
    const sandbox = await startSandboxWith();
    const { out } = await ping(hostOf(sandbox), {}, ['--space', sandbox.spaces[2]?.custSpaceId ?? '']);
    expect(out).toContain(`of the space ${sandbox.spaces[2]?.custSpaceId}: OK`);
  });

  it('says so where the upstream is the embedded sandbox', async () => {
    const { code, out } = await ping('', {
      CAMS_UPSTREAM: 'sandbox',
      CAMS_ENDPOINT: '',
      CAMS_PROTOCOL: '',
      CAMS_SPACES: '',
    });
    expect([code, out]).toEqual([0, expect.stringContaining('the embedded sandbox: no account is used')]);
    expect(out).toMatch(/Credentials +the sandbox's own\n/);
  });

  it('tells which part of the credentials is wrong', async () => {
    const endpoint = hostOf(await startSandboxWith());
    expect(await ping(endpoint, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'nobody-knows-me' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the access key id is unknown or disabled.*ALIBABA_CLOUD_ACCESS_KEY_ID/),
    });
    expect(await ping(endpoint, { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'not-that-one' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the secret is not its secret. Check ALIBABA_CLOUD_ACCESS_KEY_SECRET/),
    });
    const temporary = hostOf(await startSandboxWith({ securityToken: 'the-token' }));
    expect(await ping(temporary)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/security token \(STS\) has expired, is missing/),
    });
    expect(await ping(temporary, { ALIBABA_CLOUD_SECURITY_TOKEN: 'an-old-one' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/security token \(STS\)/),
    });
  });

  it('tells how far the clock is off, by the upstream', async () => {
    const date = new Date(Date.now() - 23 * 60_000).toUTCString();
    const late: Behaviour = (request, response) => {
      response.setHeader('date', date);
      errorReply(400, 'InvalidTimeStamp.Expired')(request, response);
    };
    const { code, out } = await ping(await startServer(late));
    expect(code).toBe(1);
    expect(out).toMatch(/Clock +this machine is 23 minutes ahead of the upstream/);
    expect(out).toMatch(
      /Wrong. Clock: .*more than 15 minutes off, and this machine is 23 minutes ahead of the upstream. Set the clock/,
    );
  });

  it('names the clock also where what answers shows the time of this machine, as a proxy may', async () => {
    const sandbox = await startSandboxWith({ now: () => Date.now() - 20 * 60_000 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Wrong. Clock: .*Set the clock of this machine.*may be a proxy, so compare both/),
    });
  });

  it('names the RAM action to allow', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'permissionDeny' });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Detail[^]*Allow the action cams:QueryChatappBindWaba/),
    });
  });

  it('knows a missing subscription, and a space of somebody else', async () => {
    const sandbox = await startSandboxWith();
    expect(await ping(hostOf(sandbox), { CAMS_SPACES: 'somebody-elses' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Space: it does not belong to the account/),
    });
    sandbox.addFault({ kind: 'unsubscribed' });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Subscription: .*has not subscribed/),
    });
  });

  it('tells a quota that others spend, and one that came free', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'throttle', count: 1 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Quota +the upstream refused 1 try/),
    });
    sandbox.addFault({ kind: 'throttle' });
    expect(await ping(hostOf(sandbox), { CAMS_TIMEOUT_MS: '1500' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Quota: .*spent by others: a gateway that is serving now/),
    });
  });

  it('knows a name that does not resolve, a port where nobody listens, and one that hangs up', async () => {
    expect(await ping('no-such-host.invalid')).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /Network +no answer \((ENOTFOUND|EAI_AGAIN)\)[^]*name of the endpoint does not resolve/,
      ),
    });
    const gone = await serve(hang);
    await gone.close();
    expect(await ping(gone.endpoint)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/ECONNREFUSED[^]*Nothing listens at the endpoint/),
    });
    expect(await ping(await startServer(reset))).toMatchObject({ code: 1, out: expect.stringMatching(/hangs up/) });
    expect(await ping(await startServer(hang), { CAMS_TIMEOUT_MS: '200' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/does not answer. A firewall/),
    });
  });

  it('knows a certificate that is not accepted, and a port that does not speak TLS', async () => {
    const tls = await startServer(answer(200, '{}'), selfSigned());
    expect(await ping(tls, { CAMS_PROTOCOL: 'https' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/certificate is not accepted.*NODE_EXTRA_CA_CERTS/),
    });
    expect(await ping(hostOf(await startSandboxWith()), { CAMS_PROTOCOL: 'https' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/does not speak TLS. Check CAMS_PROTOCOL/),
    });
  });

  it('suspects the clock where a certificate is not valid yet, or any more', () => {
    for (const code of ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])
      expect(networkAdvice(code)).toMatch(/not valid at the time that this machine's clock shows/);
  });

  it('knows what is not CAMS', async () => {
    expect(await ping(await startServer(answer(200, '<html>welcome</html>')))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/what answers there is not CAMS/),
    });
    expect(await ping(await startServer(errorReply(404, 'InvalidApi.NotFound')))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/but not CAMS. Check CAMS_ENDPOINT/),
    });
  });

  it('knows an upstream that is out of order, or slow', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'error', code: 'ServiceUnavailable', status: 503 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Upstream: it is out of order/),
    });
    const slow = await startSandboxWith();
    slow.addFault({ kind: 'hang' });
    expect(await ping(hostOf(slow), { CAMS_TIMEOUT_MS: '300' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/did not answer within CAMS_TIMEOUT_MS/),
    });
  });
});
