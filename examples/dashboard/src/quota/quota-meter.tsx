import { useEffect } from 'react';
import { useQuery } from 'urql';
import { QuotasDocument, type QuotasQuery } from '../gql/graphql.js';
import { idle, useWork } from '../gateway/work.js';

type Quota = QuotasQuery['upstreamQuotas'][number];

/** How often the quotas are asked for while there is work, in milliseconds; without work they are not. */
const pollMs = 1000;

const names: Readonly<Record<string, string>> = {
  QueryChatappBindWaba: 'Read accounts',
  QueryChatappPhoneNumbers: 'Read numbers',
  AddChatappPhoneNumber: 'Add numbers',
  ListPhoneMessageQrdl: 'Read codes',
  CreatePhoneMessageQrdl: 'Add codes',
  UpdatePhoneMessageQrdl: 'Change codes',
  DeletePhoneMessageQrdl: 'Delete codes',
};

const wait = (ms: number) => (ms === 0 ? 'no wait' : ms < 1000 ? 'under 1 s' : `about ${Math.ceil(ms / 1000)} s`);

/** An operation that this page does not use, as words: GetVerifyCode as "Get verify code". */
const inWords = (action: string) => action.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** How busy the upstream is: what waits, and how long a call that came now would. */
export function QuotaMeter() {
  const working = useWork();
  const [{ data }, ask] = useQuery({ query: QuotasDocument, context: idle, requestPolicy: 'network-only' });
  const quotas = data?.upstreamQuotas ?? [];
  const queued = quotas.reduce((sum, quota) => sum + quota.queued, 0);
  const longest = quotas.reduce((most, quota) => Math.max(most, quota.estimatedWaitMs), 0);
  const busy = queued > 0 || longest > 0;
  useEffect(() => {
    if (!working && !busy) return;
    const timer = window.setInterval(() => ask({ ...idle, requestPolicy: 'network-only' }), pollMs);
    return () => window.clearInterval(timer);
  }, [working, busy, ask]);
  return (
    <details className="meter">
      <summary title="What is left of the upstream's quotas">
        <span className={`meter-light ${working ? 'meter-working' : ''}`} aria-hidden="true" />
        <span>{busy ? `${queued} waiting · ${wait(longest)}` : working ? 'Working' : 'Quota free'}</span>
      </summary>
      <div className="meter-board">
        <p>All callers of the gateway share what the upstream allows the account.</p>
        <table>
          <thead>
            <tr>
              <th scope="col">Calls</th>
              <th scope="col">per second</th>
              <th scope="col">waiting</th>
              <th scope="col">time</th>
            </tr>
          </thead>
          <tbody>
            {quotas.map((quota) => (
              <QuotaRow key={quota.action} quota={quota} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function QuotaRow({ quota }: { quota: Quota }) {
  return (
    <tr>
      <th scope="row" title={quota.action}>
        {names[quota.action] ?? inWords(quota.action)}
      </th>
      <td>{quota.callsPerSecond}</td>
      <td>{quota.queued}</td>
      <td>{quota.estimatedWaitMs === 0 ? '–' : wait(quota.estimatedWaitMs)}</td>
    </tr>
  );
}
