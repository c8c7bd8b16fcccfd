/**
 * A dashboard over the gateway's GraphQL, as an example of a client. It knows the published contract (schema.graphql, by way of
 * the documents that codegen types) and nothing of how the gateway is made.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './styles/index.css';

const container = document.getElementById('app');
if (container === null) throw new Error('expected an element #app in the page, found none');
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
