/**
 * The GraphQL schema. Imports every module of the graph and is the only caller of toSchema(). The modules may import
 * context, operations, domain and errors; they do not know how data is fetched, cached or throttled.
 */
import { builder } from './builder.js';
import './scalars.js';
import './node.js';
import './viewer.js';
import './space.js';
import './phone-number-lifecycle.js';
import './business-profile.js';
import './health-status.js';
import './phone-number-metrics.js';
import './registration.js';
import './number-settings.js';
import './sync-phone-numbers.js';
import './phone-number-mutations.js';
import './message-qrdl-mutations.js';
import './subscriptions.js';

/** Builds another copy of the schema, for a gateway that changes its own. */
export const createSchema = () => builder.toSchema();

export const schema = createSchema();
export { costOf, typicalCostOf, type Cost } from './cost.js';
export { createSubgraphSchema } from './federation.js';
