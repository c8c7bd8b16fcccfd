/**
 * A dashboard over the gateway's GraphQL: a worked example of a client. It uses only the published schema.graphql,
 * through documents with generated types.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './styles/index.css';
import { language, texts } from './texts/index.js';

document.documentElement.lang = language;
document.title = texts.title;
const container = document.getElementById('app');
if (container === null) throw new Error('Expected an element #app in the page; found none.');
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
