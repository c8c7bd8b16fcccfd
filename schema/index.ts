/**
 * The schema: imports every module of the graph and is the only caller of toSchema(). What may be said, never how it is
 * answered: it may import context, operations, domain and errors.
 */
import { builder } from './builder.js';
import './scalars.js';
import './node.js';
import './viewer.js';
import './phone-number-mutations.js';
import './message-qrdl-mutations.js';
import './subscriptions.js';

export const schema = builder.toSchema();
export { costOf } from './cost.js';
