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

/** Runs `waba-gateway ping` with these settings. Returns its output and exit code. */
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
  it('ping prints endpoint, latency, clock, credentials, call and request id if the connection works', async () => {
    const { code, out } = await ping(hostOf(await startSandboxWith()));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Endpoint +http:\/\/127\.0\.0\.1:\d+\nNetwork +answers in \d+ ms\nClock +in step with the upstream\n/,
    );
    expect(out).toMatch(/Credentials +from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET\n/);
    expect(out).toMatch(
      new RegExp(
        'Call +QueryChatappBindWaba of the space cams-cafe-moewe: OK in \\d+ ms, ' +
          'request id [\\w-]+\\n\\nThe connection works\\.\\n$',
      ),
    );
  });

  it('ping queries the space of --space', async () => {
    const sandbox = await startSandboxWith();
    const { out } = await ping(hostOf(sandbox), {}, ['--space', sandbox.spaces[2]?.custSpaceId ?? '']);
    expect(out).toContain(`of the space ${sandbox.spaces[2]?.custSpaceId}: OK`);
  });

  it('ping says that the upstream is the embedded sandbox', async () => {
    const { code, out } = await ping('', {
      CAMS_UPSTREAM: 'sandbox',
      CAMS_ENDPOINT: '',
      CAMS_PROTOCOL: '',
      CAMS_SPACES: '',
    });
    expect([code, out]).toEqual([0, expect.stringContaining('the embedded sandbox; no account is used')]);
    expect(out).toMatch(/Credentials +the sandbox's own\n/);
  });

  it('ping explains which part of the credentials is invalid', async () => {
    const endpoint = hostOf(await startSandboxWith());
    expect(await ping(endpoint, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'nobody-knows-me' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the access key id is unknown or disabled.*ALIBABA_CLOUD_ACCESS_KEY_ID/),
    });
    expect(await ping(endpoint, { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'not-that-one' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the secret does not match. Check ALIBABA_CLOUD_ACCESS_KEY_SECRET/),
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

  it("ping prints the clock skew by the upstream's Date header", async () => {
    const date = new Date(Date.now() - 23 * 60_000).toUTCString();
    const late: Behaviour = (request, response) => {
      response.setHeader('date', date);
      errorReply(400, 'InvalidTimeStamp.Expired')(request, response);
    };
    const { code, out } = await ping(await startServer(late));
    expect(code).toBe(1);
    expect(out).toMatch(/Clock +this machine is 23 minutes ahead of the upstream/);
    expect(out).toMatch(
      /Problem. Clock: .*more than 15 minutes off, and this machine is 23 minutes ahead of the upstream. Set the clock/,
    );
  });

  it('ping suspects the clock also if the Date header shows no skew, as behind a proxy', async () => {
    const sandbox = await startSandboxWith({ now: () => Date.now() - 20 * 60_000 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Problem. Clock: .*Set the clock of this machine.*may be a proxy, so compare with/),
    });
  });

  it('ping names the RAM action to allow', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'permissionDeny' });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Detail[^]*Allow the action cams:QueryChatappBindWaba/),
    });
  });

  it("ping explains a missing subscription and another account's space", async () => {
    const sandbox = await startSandboxWith();
    expect(await ping(hostOf(sandbox), { CAMS_SPACES: 'somebody-elses' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Space: it does not exist, or belongs to another account/),
    });
    sandbox.addFault({ kind: 'unsubscribed' });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Subscription: .*has not subscribed/),
    });
  });

  it('ping reports throttled attempts, and a quota that others use up', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'throttle', count: 1 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Quota +the upstream throttled 1 attempt/),
    });
    sandbox.addFault({ kind: 'throttle' });
    expect(await ping(hostOf(sandbox), { CAMS_TIMEOUT_MS: '1500' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Quota: other programs use up the account's quota/),
    });
  });

  it('ping explains a name that does not resolve, a refused connection, a reset and a timeout', async () => {
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
    expect(await ping(await startServer(reset))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/closes the connection/),
    });
    expect(await ping(await startServer(hang), { CAMS_TIMEOUT_MS: '200' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/does not answer. A firewall/),
    });
  });

  it('ping explains an untrusted certificate and a port that does not speak TLS', async () => {
    const tls = await startServer(answer(200, '{}'), selfSigned());
    expect(await ping(tls, { CAMS_PROTOCOL: 'https' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/certificate is not trusted.*NODE_EXTRA_CA_CERTS/),
    });
    expect(await ping(hostOf(await startSandboxWith()), { CAMS_PROTOCOL: 'https' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/does not speak TLS. Check CAMS_PROTOCOL/),
    });
  });

  it('the advice for a certificate that is expired or not valid yet mentions the clock', () => {
    for (const code of ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])
      expect(networkAdvice(code)).toMatch(/not valid at the time of this machine's clock/);
  });

  it('ping recognises a server that is not CAMS', async () => {
    expect(await ping(await startServer(answer(200, '<html>welcome</html>')))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the server that answers is not CAMS/),
    });
    expect(await ping(await startServer(errorReply(404, 'InvalidApi.NotFound')))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/but it is not CAMS. Check CAMS_ENDPOINT/),
    });
  });

  it('ping explains an upstream that is unavailable or slow', async () => {
    const sandbox = await startSandboxWith();
    sandbox.addFault({ kind: 'error', code: 'ServiceUnavailable', status: 503 });
    expect(await ping(hostOf(sandbox))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Upstream: CAMS is unavailable/),
    });
    const slow = await startSandboxWith();
    slow.addFault({ kind: 'hang' });
    expect(await ping(hostOf(slow), { CAMS_TIMEOUT_MS: '300' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/did not answer within CAMS_TIMEOUT_MS/),
    });
  });
});
