/**
 * Who is asking, what they may do, and which space a request is about. May import config, operations and below;
 * never learns how a request arrived or what it asks for.
 */
export { spaceFor, spacesOf, type KnownSpaces, type SpaceKey } from './space.js';
export { assertMay, localViewer, mayReach, type Viewer } from './viewer.js';
