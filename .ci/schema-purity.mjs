/**
 * A lint rule for schema/: resolvers must not read a clock, a random source or the process, because the value of a
 * field may be shared between requests. They may use only the globals and modules in these lists.
 */
import { isBuiltin } from 'node:module';

const allowedGlobals = new Set(
  (
    'Array BigInt Boolean Buffer Error Infinity JSON Map Math NaN Number Object Promise RangeError RegExp Set String ' +
    'Symbol TypeError URL URLSearchParams WeakMap WeakSet decodeURIComponent encodeURIComponent undefined'
  ).split(' '),
);

/**
 * Names that may be imported from each module. Modules of the project, and packages that are not listed, are not
 * restricted.
 */
const allowedImports = {
  'node:crypto': ['hash'],
  'node:module': ['createRequire'],
  'node:timers/promises': ['setImmediate'],
  'clock.js': ['formatDateTime', 'parseDateTime'],
};

/** The text of a literal or a template without expressions. */
function textOf(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0].value.cooked : undefined;
}

const pure = {
  create(context) {
    const report = (node, what) =>
      context.report({
        node,
        message:
          `${what} is not pure: the value of a field is shared between requests, so it must not depend on a clock, ` +
          'a random source or the process. .ci/schema-purity.mjs lists what is allowed.',
      });

    function checkImport({ source, specifiers = [], importKind, exportKind }) {
      if (source === null || importKind === 'type' || exportKind === 'type') return;
      const name = /^\.\.?\/(?:.*\/)?clock\.js$/.test(source.value) ? 'clock.js' : source.value;
      const allowed = allowedImports[name];
      if (allowed === undefined && !isBuiltin(name)) return;
      if (specifiers.length === 0) report(source, source.value);
      for (const specifier of specifiers) {
        // Default and namespace imports, and `export *`, have no name.
        const imported = (specifier.imported ?? (specifier.type === 'ExportSpecifier' ? specifier.local : null))?.name;
        if (specifier.importKind !== 'type' && !allowed?.includes(imported)) report(specifier, source.value);
      }
    }

    return {
      Program(node) {
        const scope = context.sourceCode.getScope(node);
        const globals = scope.variables.filter(({ defs }) => defs.length === 0);
        for (const { identifier, isTypeReference } of [
          ...scope.through,
          ...globals.flatMap((known) => known.references),
        ])
          if (!isTypeReference && !allowedGlobals.has(identifier.name)) report(identifier, identifier.name);
      },
      Identifier(node) {
        const { parent } = node;
        if (
          node.name !== 'Math' ||
          (parent.type === 'MemberExpression' && parent.property === node && !parent.computed)
        )
          return;
        const member = parent.type === 'MemberExpression' && !parent.computed ? parent.property.name : 'random';
        if (member === 'random') report(parent, 'Math');
      },
      ImportDeclaration: checkImport,
      ExportNamedDeclaration: checkImport,
      ExportAllDeclaration: checkImport,
      ImportExpression({ source }) {
        const name = textOf(source);
        if (name === undefined || isBuiltin(name)) report(source, `import(${name ?? ''})`);
      },
      // The function that createRequire() returned may have any name.
      CallExpression({ callee, arguments: [first] }) {
        if (callee.type !== 'MemberExpression' && isBuiltin(textOf(first) ?? '')) report(first, textOf(first));
      },
    };
  },
};

export default { meta: { name: 'schema' }, rules: { pure } };
