import js from '@eslint/js'
import imports from 'eslint-plugin-import-x'
import a11y from 'eslint-plugin-jsx-a11y'
import globals from 'globals'
import ts from 'typescript-eslint'

/** A folder may lean only on folders to its left; the table below says so to the linter. */
const FLOORS = [
  ['document', ['wire', 'presence', 'store', 'commands', 'view', 'a11y', 'entries']],
  ['wire', ['presence', 'store', 'commands', 'view', 'a11y', 'entries']],
  ['presence', ['wire', 'store', 'commands', 'view', 'a11y', 'entries']],
  ['store', ['commands', 'view', 'a11y', 'entries']],
  ['commands', ['view', 'a11y', 'entries']],
  ['view', ['entries']],
]

export default ts.config(
  { ignores: ['node_modules', 'src/generated', 'eslint.config.js'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  a11y.flatConfigs.strict,
  {
    plugins: { 'import-x': imports },
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.worker.json', './tsconfig.scripts.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [imports.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs'] })],
      'jsx-a11y': { polymorphicPropName: 'as' },
    },
    rules: {
      'import-x/no-duplicates': 'error',
      'import-x/no-default-export': 'error',
      'import-x/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling'], alphabetize: { order: 'asc' } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `return tell(…)` ends a branch in one line; nothing is confused by it.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // By code point is what order keys and text edits want.
      '@typescript-eslint/no-misused-spread': 'off',
      // Yjs types have a toString of their own that its typings do not tell.
      '@typescript-eslint/no-base-to-string': 'off',
      eqeqeq: 'error',
    },
  },
  ...FLOORS.map(([floor, above]) => ({
    files: [`src/${floor}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': ['error', { patterns: above.map((name) => ({ group: [`**/${name}/**`], message: `${floor}/ knows nothing of ${name}/` })) }],
    },
  })),
  {
    files: ['**/*.config.{js,ts}'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['tests/**', 'src/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  { files: ['**/*.{js,mjs}'], ...ts.configs.disableTypeChecked, languageOptions: { globals: globals.node } },
)
