import { useEffect } from 'react';
import { useQuery } from 'urql';
import { QuotasDocument, type QuotasQuery } from '../gql/graphql.js';
import { untracked, useHasPendingOperations } from '../gateway/pending-operations.js';

type Quota = QuotasQuery['upstreamQuotas'][number];

/** How often the quotas are asked for while there is work, in milliseconds; without work they are not. */
const pollMs = 1000;

const actionLabels: Readonly<Record<string, string>> = {
  QueryChatappBindWaba: 'Read accounts',
  QueryChatappPhoneNumbers: 'Read numbers',
  AddChatappPhoneNumber: 'Add numbers',
  ListPhoneMessageQrdl: 'Read codes',
  CreatePhoneMessageQrdl: 'Add codes',
  UpdatePhoneMessageQrdl: 'Change codes',
  DeletePhoneMessageQrdl: 'Delete codes',
};

const formatWait = (ms: number) => (ms === 0 ? 'no wait' : ms < 1000 ? 'under 1 s' : `about ${Math.ceil(ms / 1000)} s`);

/** An operation that this page does not use, as words: GetVerifyCode as "Get verify code". */
const humanizeAction = (action: string) => action.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** How busy the upstream is: what waits, and how long a call that came now would. */
export function QuotaMeter() {
  const isWorking = useHasPendingOperations();
  const [{ data }, refetch] = useQuery({ query: QuotasDocument, context: untracked, requestPolicy: 'network-only' });
  const quotas = data?.upstreamQuotas ?? [];
  const queued = quotas.reduce((sum, quota) => sum + quota.queued, 0);
  const maxWaitMs = quotas.reduce((max, quota) => Math.max(max, quota.estimatedWaitMs), 0);
  const isBusy = queued > 0 || maxWaitMs > 0;
  useEffect(() => {
    if (!isWorking && !isBusy) return;
    const timer = window.setInterval(() => refetch({ ...untracked, requestPolicy: 'network-only' }), pollMs);
    return () => window.clearInterval(timer);
  }, [isWorking, isBusy, refetch]);
  return (
    <details className="meter">
      <summary title="What is left of the upstream's quotas">
        <span className={`meter-light ${isWorking ? 'meter-working' : ''}`} aria-hidden="true" />
        <span>{isBusy ? `${queued} waiting · ${formatWait(maxWaitMs)}` : isWorking ? 'Working' : 'Quota free'}</span>
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
        {actionLabels[quota.action] ?? humanizeAction(quota.action)}
      </th>
      <td>{quota.callsPerSecond}</td>
      <td>{quota.queued}</td>
      <td>{quota.estimatedWaitMs === 0 ? '–' : formatWait(quota.estimatedWaitMs)}</td>
    </tr>
  );
}
