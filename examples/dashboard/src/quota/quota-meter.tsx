import { texts } from '../texts/index.js';
import { usePolledQuotas, type Quota } from './use-quotas.js';

export const formatWait = (ms: number) =>
  ms < 1000 ? texts.quota.underASecond : texts.quota.aboutSeconds(Math.ceil(ms / 1000));

const isNamed = (action: string): action is keyof typeof texts.quota.actions => action in texts.quota.actions;

/** Calls that are shown even without a queue, because a page full of codes makes them all day. */
const alwaysShown = new Set([
  'QueryChatappBindWaba',
  'QueryChatappPhoneNumbers',
  'ListPhoneMessageQrdl',
  'CreatePhoneMessageQrdl',
  'UpdatePhoneMessageQrdl',
  'DeletePhoneMessageQrdl',
]);

const isShown = ({ action, queued, estimatedWaitMs }: Quota) =>
  isNamed(action) && (alwaysShown.has(action) || queued > 0 || estimatedWaitMs > 0);

/** Shows in the page's bar how long the upstream's queues are; by kind of call on demand. */
export function QuotaMeter() {
  const { quotas, isWorking, isBusy } = usePolledQuotas();
  const queued = quotas.reduce((sum, quota) => sum + quota.queued, 0);
  const maxWaitMs = quotas.reduce((max, quota) => Math.max(max, quota.estimatedWaitMs), 0);
  const { busy, working, free, columns, title, shared } = texts.quota;
  return (
    <details className="meter">
      <summary title={title}>
        <span className={`meter-light ${isWorking ? 'meter-working' : ''}`} aria-hidden="true" />
        <span>{queued > 0 ? busy(queued, formatWait(maxWaitMs)) : isWorking || isBusy ? working : free}</span>
      </summary>
      <div className="meter-board">
        <p>{shared}</p>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {quotas.filter(isShown).map((quota) => (
              <QuotaRow key={quota.action} quota={quota} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function QuotaRow({ quota: { action, callsPerSecond, queued, estimatedWaitMs } }: { quota: Quota }) {
  return (
    <tr>
      <th scope="row">{isNamed(action) ? texts.quota.actions[action] : null}</th>
      <td>{callsPerSecond}</td>
      <td>{queued}</td>
      <td>{estimatedWaitMs === 0 ? texts.quota.none : formatWait(estimatedWaitMs)}</td>
    </tr>
  );
}
