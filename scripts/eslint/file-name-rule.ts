import type { Rule } from 'eslint';

const banned = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc']);
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|js)$/;

/** Files are named in kebab-case after the one concept they hold; so are the folders around them. */
export const fileNameRule: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      case: 'File names are kebab-case: {{name}}',
      banned: '"{{name}}" names no concept; name the file or folder after what it holds',
    },
  },
  create(context) {
    return {
      Program(node) {
        const parts = context.filename.slice(context.cwd.length + 1).split(/[\\/]/);
        const name = parts[parts.length - 1];
        if (!kebabCase.test(name)) context.report({ node, messageId: 'case', data: { name } });
        for (const part of parts) {
          if (banned.has(part.split('.')[0])) context.report({ node, messageId: 'banned', data: { name: part } });
        }
      },
    };
  },
};
