/**
 * The nouns of the schema, one descriptor each. Node ids, the kinds of change events, the subjects of audit records and
 * the cost of nodes derive from these descriptors. The coverage tests iterate over them.
 */

/** The parts of ids: the CAMS parameter of each, and whether it contains the digits of a number or any text. */
export const idParts = {
  digits: { parameter: 'PhoneNumber', format: 'digits' },
  code: { parameter: 'QrdlCode', format: 'text' },
} as const satisfies Readonly<Record<string, { readonly parameter: string; readonly format: 'digits' | 'text' }>>;
export type IdPart = keyof typeof idParts;

interface Noun {
  /** The parts that identify one object within its space, in order. */
  readonly idParts: readonly IdPart[];
  /** The owner of a list of these objects. CAMS returns only lists, so an object is read by reading its list. */
  readonly listedBy: 'space' | 'number';
  /** The name of that list, in cache tags and change events. */
  readonly list: string;
  /**
   * Whether callbacks of CAMS report changes of these objects. Callbacks contain no space, so the gateway remembers it.
   */
  readonly isReported: boolean;
}

export const nouns = {
  Waba: { idParts: [], listedBy: 'space', list: 'waba', isReported: true },
  PhoneNumber: { idParts: ['digits'], listedBy: 'space', list: 'phoneNumbers', isReported: true },
  MessageQrdl: { idParts: ['digits', 'code'], listedBy: 'number', list: 'messageQrdls', isReported: false },
} as const satisfies Readonly<Record<string, Noun>>;

/** The type of a node. */
export type NodeType = keyof typeof nouns;
/** The lists whose changes can be subscribed to. */
export type EntityKind = (typeof nouns)[NodeType]['list'];

export const nodeTypes = Object.keys(nouns) as readonly NodeType[];

export function isNodeType(name: string | undefined): name is NodeType {
  return name !== undefined && Object.hasOwn(nouns, name);
}

const reportedKinds: ReadonlySet<EntityKind> = new Set(
  Object.values(nouns)
    .filter(({ isReported }) => isReported)
    .map(({ list }) => list),
);

export const isReportedByCallbacks = (kind: EntityKind): boolean => reportedKinds.has(kind);

/** The subject of a write in the audit log: those id parts that the call has. */
export type AuditSubject = Readonly<Partial<Record<IdPart, string>>>;

/** The subject of a call, from its parameters; undefined if they identify none. */
export function auditSubjectOf(parameters: Readonly<Record<string, unknown>>): AuditSubject | undefined {
  const parts = Object.entries(idParts).flatMap(([part, { parameter }]) => {
    const value = parameters[parameter];
    return typeof value === 'string' ? [[part, value]] : [];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}
